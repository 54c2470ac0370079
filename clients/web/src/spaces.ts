// What white space is where people type (steps K5, K9), written out: regular expressions of different languages take different
// characters for it.

/** Runs of white space. */
export const WHITE_SPACE = /[\t-\r\u001c- \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
