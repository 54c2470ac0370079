// What could not be shown beside what could: one case that contradicts itself must not hide the others. The twin of
// clients/cli/relay_client/views/troubled.py.

import type { CaseId } from "../../domain/ids.ts";

/** A case that cannot be shown: why, by code (`Untrusted`'s or `Unreadable`'s), who is named, and what proves it. */
export interface Troubled {
  readonly case: CaseId;
  readonly code: string;
  readonly who: string;
  /** Under which name the proof was kept. */
  readonly file?: string | undefined;
  /** What was said there to stop something, and was sent again because of it. */
  readonly sentAgain: readonly string[];
}
