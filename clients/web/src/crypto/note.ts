// Sealed words: the short texts that people write beside an item, each sealed for one reader and padded (steps W1, W2).
//
// A release note, a return reason, a postpone remark, a private note and a case label each have a label of their own, so that a
// private note can never be opened where a release note is expected. Records carry only the digest of what is sealed here, never
// the words.

import { type Bytes, concat, fromUtf8, utf8 } from "../bytes.ts";
import type { CaseId, ItemId, KeysetId, NoteId } from "../generated/names.ts";
import { DIGEST_BYTES, ID_BYTES, named } from "./encoding.ts";
import { CannotOpen } from "./errors.ts";
import { openSealed, seal } from "./hybrid.ts";
import type { KeysetPublic, KeysetSecret } from "./keys.ts";
import { label } from "./labels.ts";
import { padCounted, SMALLEST_WORDS, unpadCounted } from "./padding.ts";

/** What the words are for, and the label they are sealed under. */
export const WORDS = {
  release_note: "WORDS_RELEASE",
  return_reason: "WORDS_RETURN",
  postpone_remark: "WORDS_POSTPONE",
  private_note: "WORDS_PRIVATE",
  case_label: "WORDS_CASE_LABEL",
} as const;

export type WordsKind = keyof typeof WORDS;

/** What words are bound to, besides their reader. */
export interface WordsPlace {
  readonly kind: WordsKind;
  readonly case: CaseId;
  /** What the words are about: an item, a note's own id, or the case itself. */
  readonly subject: ItemId | NoteId | CaseId;
  /** The writer's keyset id. */
  readonly author: KeysetId;
}

/**
 * Seal `text` for one reader: 1,636 bytes for short texts, then in Padmé steps; `CannotVerify` *crypto.key* for an unusable keyset.
 */
export async function sealWords(text: string, to: KeysetPublic, place: WordsPlace): Promise<Bytes> {
  return seal(to.seal, padCounted(utf8(text), SMALLEST_WORDS), infoOf(place, to.id));
}

/**
 * Return the words; `CannotOpen` *crypto.words* unless they were sealed as this kind with exactly these ids, *crypto.padding* where
 * the padding carries anything or is not of the one permitted length.
 */
export async function openWords(secret: KeysetSecret, sealed: Uint8Array, place: WordsPlace): Promise<string> {
  const padded = await openSealed(secret.opening, sealed, infoOf(place, secret.public.id), "crypto.words");
  const text = fromUtf8(unpadCounted(padded, SMALLEST_WORDS));
  if (text === null) throw new CannotOpen("crypto.words");
  return text;
}

function infoOf(place: WordsPlace, reader: KeysetId): Bytes {
  return concat(
    label(WORDS[place.kind]),
    named(place.case, ID_BYTES, "case id"),
    named(place.subject, ID_BYTES, "subject id"),
    named(place.author, DIGEST_BYTES, "author id"),
    named(reader, DIGEST_BYTES, "reader id"),
  );
}
