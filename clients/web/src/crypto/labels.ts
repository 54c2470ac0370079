// Every domain-separation label of protocol `relay/1` as bytes (step N5); the texts are generated from relay/crypto/labels.py.

import { type Bytes, utf8 } from "../bytes.ts";
import { type LabelName, LABELS } from "../generated/crypto.ts";

const MADE: Partial<Record<LabelName, Bytes>> = {};

/** The bytes of a label. */
export function label(name: LabelName): Bytes {
  return (MADE[name] ??= utf8(LABELS[name]));
}
