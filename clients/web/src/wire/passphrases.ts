// Which characters a new passphrase may have: those that every program normalises alike (docs/protocol.md, K5).
//
// A passphrase is normalised with NFKC before it is stretched. A character that one version of Unicode knows to be another one, and
// an older version does not, would open on one device and not on the next; engines from Unicode 14 on agree about the rest.

import { WHITE_SPACE } from "../spaces.ts";
import { isPrintable } from "./alphabet.ts";

/** Whether a new passphrase has only printable characters of the kept alphabet, and white space. */
export function isTypable(passphrase: string): boolean {
  return isPrintable(passphrase.replace(WHITE_SPACE, ""));
}
