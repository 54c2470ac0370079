// The one error of whatever is not what it claims to be.

/** Bytes that are not what they claim to be. `code` is stable, `where` names the member for people (step R4). */
export class Malformed extends Error {
  readonly code: string;
  readonly where: string;

  constructor(code: string, where = "") {
    super(`${code} ${where}`.trim());
    this.name = "Malformed";
    this.code = code;
    this.where = where;
  }
}
