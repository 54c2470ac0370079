// A list in the keyring that the owner of an account changes on any device, also without a line: sealed here until it is there.
// The twin of relay_client/account/own_list.py.
//
// Decides when this device's list gives way to the keyring's. What stands in it, and what is let go of, its callers decide.

import { equal } from "../../bytes.ts";
import type { KeyringContent, Shapes } from "../../generated/shapes.ts";
import { encode } from "../../wire/codec.ts";
import type { Vault } from "../device/vault.ts";
import { ClientError } from "../errors.ts";
import type { Change } from "./keyring.ts";

const SHELF = "account";

/** The shapes of such lists, as a device knows them by which version of the keyring; what is `due` is not in that one yet. */
type ListShape = "KeptNames" | "KeptDevices" | "KeptMarks";
type RowOf<Shape extends ListShape> = Shapes[Shape]["known"][number];

/** How one list is kept: under which name and in which shape, where it stands in a keyring, and what is put there. */
export interface ListForm<Shape extends ListShape> {
  readonly name: string;
  readonly shape: Shape;
  readonly written: (content: KeyringContent) => readonly RowOf<Shape>[];
  /** The list before anything was kept. */
  readonly empty: Shapes[Shape];
  /** What becomes of a keyring by what is due. */
  readonly change: (kept: Shapes[Shape]) => Change;
  /** The list made anew: of what was kept, what the keyring has, what is still due, and its version. */
  readonly broughtUp: (
    kept: Shapes[Shape], written: readonly RowOf<Shape>[], due: readonly RowOf<Shape>[], version: number,
  ) => Shapes[Shape];
  /** Whether two rows are the same one. */
  readonly same: (one: RowOf<Shape>, other: RowOf<Shape>) => boolean;
}

/** The keyring as it was fetched last, and its version; no content where it was not fetched yet. */
export type Known = () => { readonly version: number; readonly content: KeyringContent | undefined };

/** One such list of one account. */
export class OwnList<Shape extends ListShape> {
  readonly #vault: Vault;
  readonly #known: Known;
  readonly #update: (change: Change) => Promise<unknown>;
  readonly #form: ListForm<Shape>;

  constructor(vault: Vault, known: Known, update: (change: Change) => Promise<unknown>, form: ListForm<Shape>) {
    this.#vault = vault;
    this.#known = known;
    this.#update = update;
    this.#form = form;
  }

  /** What stands in the list, what is due last. No network. */
  async all(): Promise<readonly RowOf<Shape>[]> {
    const { known, due } = await this.#kept();
    return [...known, ...due];
  }

  /** Change what is due, and write it into the keyring at once, or with its next version where there is no line. */
  async change(change: (kept: Shapes[Shape]) => Shapes[Shape]): Promise<void> {
    const changed = await this.#vault.turn(async () => {
      const before = await this.#kept();
      const after = change(before);
      if (this.#same(before, after)) return false;
      await this.#keep(after);
      return true;
    });
    if (changed) await this.settle();
  }

  /** Write into the keyring what is due there. What fails is left for the next time: it counts here without it. */
  async settle(): Promise<void> {
    try {
      await this.#update((content) => content);
    } catch (fault) {
      if (fault instanceof ClientError) return;
      throw fault;
    }
    await this.#kept();
  }

  /** Put into the next keyring version what is due there. */
  async ride(content: KeyringContent): Promise<KeyringContent> {
    const kept = await this.#kept();
    return kept.due.length === 0 ? content : this.#form.change(kept)(content);
  }

  /** The list, once this device's was brought up to what the keyring says. */
  async #kept(): Promise<Shapes[Shape]> {
    const { name, shape, empty, written, same, broughtUp } = this.#form;
    const kept = (await this.#vault.read(SHELF, name, shape)) ?? empty;
    const { version, content } = this.#known();
    if (content === undefined || version < kept.version) return kept; // another tab has seen a newer version
    const there = written(content);
    const due = (kept.due as readonly RowOf<Shape>[]).filter((rowOf) => !there.some((other) => same(rowOf, other)));
    const now = broughtUp(kept, there, due, version);
    if (!this.#same(kept, now)) await this.#keep(now);
    return now;
  }

  async #keep(kept: Shapes[Shape]): Promise<void> {
    await this.#vault.write(SHELF, this.#form.name, this.#form.shape, kept);
  }

  #same(one: Shapes[Shape], other: Shapes[Shape]): boolean {
    const { shape } = this.#form;
    return equal(encode(shape, one), encode(shape, other));
  }
}
