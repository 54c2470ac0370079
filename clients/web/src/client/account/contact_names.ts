// What the owner of an account calls their contacts: kept in the keyring, and sealed on this device, at hand without a line. The
// twin of relay_client/account/contact_names.py, but for finding one by what was typed and cutting one to the width of a terminal.
//
// Decides which name counts, and how two contacts are told apart where they are listed. A name goes nowhere but into the keyring.

import type { CaseId } from "../../generated/names.ts";
import type { ContactName } from "../../generated/shapes.ts";
import * as characters from "../../wire/characters.ts";
import { skeleton } from "../../wire/lookalikes.ts";
import { tidy } from "../../wire/tidying.ts";
import type { Vault } from "../device/vault.ts";
import { Misused, UnfitText } from "../errors.ts";
import { short } from "../views/base.ts";
import { type Change, NAME_CHARACTERS, withNames } from "./keyring.ts";
import { type Known, type ListForm, OwnList } from "./own_list.ts";

const FORM: ListForm<"KeptNames"> = {
  name: "names",
  shape: "KeptNames",
  written: (content) => content.names ?? [],
  empty: { known: [], due: [], version: 0 },
  change: ({ due }) => withNames(due),
  broughtUp: (_, known, due, version) => ({ known, due, version }),
  same: (one, other) => one.case === other.case && one.name === other.name,
};

/** The names of one account's contacts. */
export class ContactNames {
  readonly #list: OwnList<"KeptNames">;

  constructor(vault: Vault, known: Known, update: (change: Change) => Promise<unknown>) {
    this.#list = new OwnList(vault, known, update, FORM);
  }

  readonly ride: Change = (content) => this.#list.ride(content);

  /** Every name that was given, by contact. No network. */
  async all(): Promise<ReadonlyMap<CaseId, string>> {
    return new Map((await this.#list.all()).map((contactName) => [contactName.case, contactName.name]));
  }

  /**
   * Call a contact by this name from now on; return the name as it is kept. It goes into the keyring at once, or with its next
   * version where there is no line. Throws `Misused` *name.empty*, *name.too_long*, *name.taken* where another contact has it;
   * `UnfitText` *name.characters*.
   */
  async give(of: CaseId, name: string): Promise<string> {
    const tidied = tidyName(name);
    const taken = [...(await this.all())].some(([other, name]) => other !== of && alike(name, tidied));
    if (taken) throw new Misused("name.taken");
    const given: ContactName = { case: of, name: tidied };
    await this.#list.change((kept) => ({ ...kept, due: [...kept.due.filter((contactName) => contactName.case !== of), given] }));
    return tidied;
  }
}

/** Return a name as it is kept: one line, no space at its edges; throws as `ContactNames.give`. */
export function tidyName(name: string): string {
  const tidied = tidy(name, false);
  if (tidied === "") throw new Misused("name.empty");
  const faults = characters.faults(tidied, false);
  if (faults.length > 0) throw new UnfitText("name.characters", faults);
  if ([...tidied].length > NAME_CHARACTERS) throw new Misused("name.too_long");
  return tidied;
}

/** Return these names, by contact; equal ones bear a short number. */
export function toldApart(names: ReadonlyMap<CaseId, string>): ReadonlyMap<CaseId, string> {
  const times = new Map<string, number>();
  for (const name of names.values()) times.set(folded(name), (times.get(folded(name)) ?? 0) + 1);
  const shown = ([of, name]: [CaseId, string]): [CaseId, string] =>
    (times.get(folded(name)) ?? 0) > 1 ? [of, `${name} (${short(of)})`] : [of, name];
  return new Map([...names].map(shown));
}

/** Whether two names look the same to whoever reads them, whatever their letters are. */
export function alike(one: string, other: string): boolean {
  const looks = new Set([skeleton(one), skeleton(folded(one))]);
  return looks.has(skeleton(other)) || looks.has(skeleton(folded(other)));
}

/** Return a name as names are compared: spaces and the case of letters do not count. */
export function folded(name: string): string {
  // To capitals and back, as Unicode folds: of a sharp s and of two letters the same is left.
  return name.split(/\s+/u).filter((word) => word !== "").join(" ").toUpperCase().toLowerCase();
}
