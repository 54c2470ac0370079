// libsodium, used for Ed25519, Argon2id and X-Wing, which browsers do not have, or not with libsodium's refusal of keys of small
// order (step R2). Whoever starts waits for `ready` once, before anything of src/crypto is called; from then on calls wait for
// nothing. Nothing waits while it is imported: a worker that is one plain script cannot.

import sodium from "libsodium-wrappers-sumo";

/** Resolves when libsodium can be called; rejects where this browser does not run it. */
export const ready: Promise<void> = sodium.ready;

export default sodium;
