// How ids and types are called where they are shown.

const SHORT_DIGITS = 8;

/** Return how an id is shown: its first 8 hexadecimal digits. */
export function short(id: string): string {
  return id.slice(0, SHORT_DIGITS);
}

/** Return `CaseOpen` as `case_open`. */
export function snake(name: string): string {
  return name.replace(/(?<!^)[A-Z]/g, (capital) => `_${capital}`).toLowerCase();
}
