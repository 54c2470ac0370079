// libsodium, ready for use: whoever imports this waits once, and calls without waiting from then on. Used for Ed25519, Argon2id and
// X-Wing, which browsers do not have, or not with libsodium's refusal of keys of small order (step R2).

import sodium from "libsodium-wrappers-sumo";

await sodium.ready;

export default sodium;
