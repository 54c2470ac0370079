/**
 * The oldest browsers that the client runs in. Below them the page of index.html stays, which needs no script and gives a number.
 *
 * What sets it: patterns that look behind a place (Safari 16.4), and WebAssembly under a policy that takes no other made code
 * (`wasm-unsafe-eval`: Chrome 97, Firefox 102). All of ECMAScript 2022 is in these three. tsconfig.src.json knows no later one,
 * the build writes for these, and tests/web/test_old_browsers.py reads every built file at this edition.
 */
export const BROWSERS = ["chrome97", "firefox102", "safari16.4"];
export const ECMASCRIPT = 2022;
