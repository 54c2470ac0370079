// In which form an item reaches its reader: typed, on pages, as sound, as film. A page is a picture.

import { Form, type Kind } from "../generated/choices.ts";

export type { Form };

export const FORMS: readonly Form[] = Form;

const LETTER_FORMS: readonly Form[] = ["typed", "pages"];

/** Return these forms each by its own name: *letter* stands for typed and for pages. */
export function eachForm(forms: Iterable<Form>): ReadonlySet<Form> {
  const named = new Set(forms);
  if (named.delete("letter")) LETTER_FORMS.forEach((letterForm) => named.add(letterForm));
  return named;
}

/** Return in which form an item of this kind and with these parts from 1 on reaches its reader; undefined: they are not known. */
export function formOfKind(kind: Kind, parts: readonly unknown[] | undefined): Form {
  if (kind !== "letter" || parts === undefined) return kind;
  return parts.length > 0 ? "pages" : "typed";
}
