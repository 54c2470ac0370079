// What a member of a shape is: the words in which src/generated/shapes.ts is written, and by which the codec reads and writes.
// Sizes of bytes count bytes, those of texts code points, those of lists members; both ends belong to them.

export type Hint =
  | { readonly kind: "bytes"; readonly least: number; readonly most: number }
  | { readonly kind: "name"; readonly bytes: number }
  | { readonly kind: "text"; readonly least: number; readonly most: number }
  | { readonly kind: "list"; readonly of: Hint; readonly least: number; readonly most: number }
  | { readonly kind: "choice"; readonly values: readonly (string | number)[] }
  | { readonly kind: "integer" }
  | { readonly kind: "flag" }
  | { readonly kind: "shape"; readonly name: string };

/** Name, hint, and `true` for a member that may be left out. */
export type Member = readonly [name: string, hint: Hint, optional?: true];

export type ShapeTable<Name extends string> = Readonly<Record<Name, readonly Member[]>>;

export const INTEGER: Hint = { kind: "integer" };
export const FLAG: Hint = { kind: "flag" };
/** An id, which somebody drew. */
export const NAME_16: Hint = { kind: "name", bytes: 16 };
/** A digest. */
export const NAME_32: Hint = { kind: "name", bytes: 32 };

export function bytes(least: number, most: number): Hint {
  return { kind: "bytes", least, most };
}

export function text(least: number, most: number): Hint {
  return { kind: "text", least, most };
}

export function list(of: Hint, least: number, most: number): Hint {
  return { kind: "list", of, least, most };
}

export function choice(...values: readonly (string | number)[]): Hint {
  return { kind: "choice", values };
}

export function shape(name: string): Hint {
  return { kind: "shape", name };
}
