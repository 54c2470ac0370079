// What the owner of an account calls those who stand by them: in the keyring, on each of their devices and nowhere else. The twin
// of relay_client/account/supporter_names.py.

import { hex, unhex } from "../../bytes.ts";
import type { KeysetId, SupporterKey } from "../../generated/names.ts";
import { Misused } from "../errors.ts";
import { folded, tidyName } from "./contact_names.ts";
import { withSupporter } from "./keyring.ts";
import type { AccountSession } from "./session.ts";

const KEY_DIGITS = 32;

/** The names of one account's supporters. */
export class SupporterNames {
  readonly #session: AccountSession;

  constructor(session: AccountSession) {
    this.#session = session;
  }

  /** Every name that was given, by the beginning of a supporter's keyset id. */
  async all(): Promise<ReadonlyMap<string, string>> {
    const { supporters = [] } = await this.#session.content();
    return new Map(supporters.map((supporter) => [hex(supporter.supporter), supporter.name]));
  }

  /** Call a supporter by this name from now on; throws as `tidyName`, `Misused` *name.taken* too. */
  async give(supporter: KeysetId, name: string): Promise<string> {
    const tidied = tidyName(name);
    const key: SupporterKey = unhex(keyOf(supporter));
    await this.#session.update((content) => {
      const others = (content.supporters ?? []).filter((supporterName) => hex(supporterName.supporter) !== hex(key));
      if (others.some((other) => folded(other.name) === folded(tidied))) throw new Misused("name.taken");
      return withSupporter({ supporter: key, name: tidied })(content);
    });
    return tidied;
  }
}

/** The beginning of a supporter's keyset id, by which their name is kept. */
export function keyOf(supporter: KeysetId): string {
  return supporter.slice(0, KEY_DIGITS);
}
