// Made by scripts/web_tables.py from the code of the server. Do not edit.
/** Every domain-separation label (N5). */
export const LABELS = {
  "AUTH_DIGEST": "relay/1/auth-digest\u0000",
  "JOURNAL": "relay/1/journal\u0000",
  "KEYSET_ID": "relay/1/keyset",
  "RECORD_ID": "relay/1/id\u0000",
  "ROOT": "relay/1/root\u0000",
  "SEGMENTS": "relay/1/segments\u0000",
  "TOKEN": "relay/1/token\u0000",
  "DEVICE_END_SIGNATURE": "relay/1/device-end\u0000",
  "KEYRING_SIGNATURE": "relay/1/keyring-put\u0000",
  "LOGIN_SIGNATURE": "relay/1/login\u0000",
  "RECORD_SIGNATURE": "relay/1/sig\u0000",
  "SLIP_ANSWER_SIGNATURE": "relay/1/slip-answer\u0000",
  "SLOT_SIGNATURE": "relay/1/slot-put\u0000",
  "DEVICE": "relay/1/device\u0000",
  "PART_IV": "relay/1/iv",
  "SALT": "relay/1/salt\u0000",
  "SLIP": "relay/1/slip",
  "KEYRING_KEY": "relay/1/keyring",
  "LOCAL_KEY": "relay/1/local-key\u0000",
  "NONCE_KEY": "relay/1/nonce",
  "PART_KEY": "relay/1/part",
  "SLOT_AUTH": "relay/1/slot-auth\u0000",
  "SLOT_UNLOCK": "relay/1/slot-unlock\u0000",
  "GRANT": "relay/1/grant\u0000",
  "HANDED_IN": "relay/1/handed-in\u0000",
  "SHARE_BACKUP": "relay/1/share-backup\u0000",
  "WORDS_CASE_LABEL": "relay/1/words/case-label\u0000",
  "WORDS_POSTPONE": "relay/1/words/postpone\u0000",
  "WORDS_PRIVATE": "relay/1/words/private\u0000",
  "WORDS_RELEASE": "relay/1/words/release\u0000",
  "WORDS_RETURN": "relay/1/words/return\u0000",
  "KEYRING": "relay/1/keyring-version\u0000",
  "LOCAL": "relay/1/local\u0000",
  "SLOT": "relay/1/slot\u0000",
  "PART": "relay/1/part\u0000",
} as const;

export type LabelName = keyof typeof LABELS;

/** With which primitive each label is used: no two of one primitive begin alike. */
export const BY_PRIMITIVE: Readonly<Record<string, readonly LabelName[]>> = {
  "SHA256": ["AUTH_DIGEST", "JOURNAL", "KEYSET_ID", "RECORD_ID", "ROOT", "SEGMENTS", "TOKEN"],
  "ED25519": ["DEVICE_END_SIGNATURE", "KEYRING_SIGNATURE", "LOGIN_SIGNATURE", "RECORD_SIGNATURE", "SLIP_ANSWER_SIGNATURE", "SLOT_SIGNATURE"],
  "HMAC": ["DEVICE", "PART_IV", "SALT", "SLIP"],
  "HKDF": ["KEYRING_KEY", "LOCAL_KEY", "NONCE_KEY", "PART_KEY", "SLOT_AUTH", "SLOT_UNLOCK"],
  "HPKE": ["GRANT", "HANDED_IN", "SHARE_BACKUP", "WORDS_CASE_LABEL", "WORDS_POSTPONE", "WORDS_PRIVATE", "WORDS_RELEASE", "WORDS_RETURN"],
  "GCM": ["KEYRING", "LOCAL", "SLOT"],
  "FLOE": ["PART"],
};

/** What of the crypto layer did not hold. */
export const CryptoCode = [
  "crypto.grant", "crypto.header", "crypto.iv", "crypto.key", "crypto.keyring", "crypto.local", "crypto.nonce",
  "crypto.padding", "crypto.profile", "crypto.segment", "crypto.segments", "crypto.signature", "crypto.slip",
  "crypto.slot", "crypto.typed", "crypto.words",
] as const;
export type CryptoCode = (typeof CryptoCode)[number];

/** What stretching a passphrase costs, by profile (K5). */
export const COSTS = {
  "party": {"passes": 3, "memory_kib": 65536, "lanes": 1},
  "staff": {"passes": 4, "memory_kib": 262144, "lanes": 1},
} as const;

/** The numbers of the kinds of slots (K5). */
export const SLOT_KINDS = {
  "passphrase": 1,
  "recovery": 2,
} as const;

/** What a typed code is; the number goes into its check. */
export const TypedKind = { RECOVERY_CODE: 1, SLIP_SECRET: 2, SLIP_ID: 3, ROOT_FINGERPRINT: 4 } as const;
export type TypedKind = (typeof TypedKind)[keyof typeof TypedKind];
