// What a server lists is shown only where a record of the journal stands for it, and words only where somebody signed them.

import { expect, test } from "vitest";

import type { CaseSnapshot } from "../../../src/client/cases/snapshot.ts";
import { partyItems } from "../../../src/client/roles/item_lists.ts";
import { sealWords } from "../../../src/crypto/note.ts";
import type { ItemId } from "../../../src/domain/ids.ts";
import type { AuthorItem, RecipientItem } from "../../../src/generated/shapes.ts";
import { keysetOf } from "../../support/checks.ts";
import { INPUTS, ToldDevice } from "../../support/told_device.ts";

const WHO = { anna: "a", bram: "b" } as const;
const NOWHERE = "68".repeat(16) as ItemId;

async function seen(who: keyof typeof WHO): Promise<CaseSnapshot> {
  const device = await ToldDevice.of({ who });
  return device.look({ journal: { of: WHO[who], first: INPUTS.journals[WHO[who]].length, then: [] } });
}

/** Words that whoever has the server sealed to Bram in the mediator's name: that needs no key of theirs. */
async function forged(item: ItemId): Promise<Pick<RecipientItem, "note" | "note_by">> {
  const [bram, mediator] = await Promise.all([keysetOf(INPUTS.keysets.bram), keysetOf(INPUTS.keysets.mediator)]);
  const place = { kind: "release_note", case: INPUTS.case, subject: item, author: mediator.public.id } as const;
  return { note: await sealWords("Write to me at another address.", bram.public, place), note_by: mediator.public.id };
}

test("an envelope that no release stands for is not there, nor is a letter that one never wrote", async () => {
  const [bram, anna] = [await seen("bram"), await seen("anna")];
  const received: RecipientItem = {
    item: NOWHERE, status: "closed", kind: "letter", day: 20_000, brought: false, ...(await forged(NOWHERE)),
  };
  const honest = await partyItems(bram, new Map(), new Map());
  expect(honest.received).toHaveLength(2);
  expect((await partyItems(bram, new Map(), new Map([[NOWHERE, received]]))).received).toEqual(honest.received);
  const written = { item: NOWHERE, status: "with_mediator", kind: "letter", day: 20_000, opened: false } as unknown as AuthorItem;
  const own = await partyItems(anna, new Map(), new Map());
  expect(own.written).toHaveLength(3);
  expect((await partyItems(anna, new Map([[NOWHERE, written]]), new Map())).written).toEqual(own.written);
});

test("a note that no mediator signed is not shown on an envelope that is truly there", async () => {
  const bram = await seen("bram");
  const { received } = await partyItems(bram, new Map(), new Map());
  for (const { item, status } of received) {
    const row = { item, status, kind: "letter", day: 20_000, brought: false, ...(await forged(item)) } as RecipientItem;
    const shown = (await partyItems(bram, new Map(), new Map([[item, row]]))).received.find((each) => each.item === item);
    expect([shown?.note, shown?.noteBy]).toEqual([undefined, undefined]);
  }
});
