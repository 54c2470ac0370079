// Letters as they are shown: being written, travelling, opened. The twin of clients/cli/relay_client/views/items.py.

import type { AuthorStatus, ItemState, Kind, Purpose, RecipientStatus, ReturnCause, Side } from "../../generated/choices.ts";
import type { CaseId, Day, ItemId, KeysetId, RecordId, Seconds } from "../../generated/names.ts";
import type { Position } from "../../generated/shapes.ts";

/** What somebody wrote. */
export interface Letter {
  readonly text: string;
  readonly language: string;
  readonly subject?: string;
}

/** A page or a recording as its author described it: its place from 1 on, MIME type, true length in bytes. */
export interface PartInfo {
  readonly number: number;
  readonly name: string;
  readonly type: string;
  readonly length: number;
}

/** Why an item must not be passed on: which page, from 1, and a code that has a sentence. */
export interface PageFinding {
  readonly page: number;
  readonly code: string;
}

/** A letter that is being written, kept sealed on this device. */
export interface DraftInfo {
  readonly id: string;
  readonly case?: CaseId | undefined;
  readonly subject?: string | undefined;
  readonly language: string;
  readonly changed: Seconds;
  readonly replaces?: ItemId | undefined;
  /** What it is for where it is no letter: `note`, `reason` and so on. */
  readonly use?: string | undefined;
  /** Its pages. */
  readonly parts: readonly PartInfo[];
}

/** A draft with its words. */
export interface Draft {
  readonly info: DraftInfo;
  readonly letter: Letter;
}

/** An item that passed every check, with its words. */
export interface OpenedItem {
  readonly case: CaseId;
  readonly item: ItemId;
  readonly kind: Kind;
  readonly side: Side;
  readonly day: Day;
  readonly letter: Letter;
  readonly manifest: RecordId;
  readonly author: KeysetId;
  readonly authorName: string;
  readonly authorChanged: boolean;
  readonly told: boolean;
  readonly brought: boolean;
  readonly derivedFrom?: ItemId | undefined;
  readonly purpose: Purpose;
  /** Characters that no screen shows but that may be legitimate (joiners). */
  readonly hiddenCharacters: number;
  /** Where the reader's journal of the case stood. */
  readonly seen: Position;
  readonly note?: string | undefined;
  readonly releasedBy?: string | undefined;
  /** Of a derived item: what the author of its original says to it; absent where nothing is known. */
  readonly agrees?: boolean | undefined;
  /** The item in whose place it was sent. */
  readonly replaces?: ItemId | undefined;
  /** What came with the words. The bytes are fetched and opened when they are asked for. */
  readonly parts: readonly PartInfo[];
  /** The letter with which it was passed on as one: of a translation its original, and the other way round. */
  readonly together?: ItemId | undefined;
  /** An interpreter made it; a recipient is not told of what the staff is. */
  readonly interpreted: boolean;
  /** Its author allows that its reader lets a supporter read it. */
  readonly lendable: boolean;
  /** Whose keys for it do not open it, though others do: names of staff, nothing for a party. */
  readonly noise: readonly string[];
}

/** An item of one's own. */
export interface WrittenItem {
  readonly item: ItemId;
  readonly status: AuthorStatus;
  readonly kind: Kind;
  readonly day: Day;
  readonly opened: boolean;
  readonly ownCopy: boolean;
  readonly brought: boolean;
  /** Those who could read it have left; who mediates now needs it sent again. */
  readonly unread: boolean;
  /** Empty where the service shows one that is not what the mediator signed: nothing of it is shown. */
  readonly reason?: string | undefined;
  readonly reasonBy?: string | undefined;
  /** The status is the service's word: its author's journal cannot tell. */
  readonly byService: boolean;
  /** Why it came back, where that decided what became of it. */
  readonly cause?: ReturnCause | undefined;
  /** A mediator gave it back to its author, who had lost the keys for it. */
  readonly anew: boolean;
}

/** A closed or opened envelope. */
export interface ReceivedItem {
  readonly item: ItemId;
  readonly status: RecipientStatus;
  readonly kind: Kind;
  readonly day: Day;
  readonly brought: boolean;
  /** Empty where the service shows one that is not what the mediator signed: nothing of it is shown. */
  readonly note?: string | undefined;
  readonly noteBy?: string | undefined;
  /** The status is the service's word: its recipient's journal cannot tell. */
  readonly byService: boolean;
  /** It was made from another letter, and whoever wrote that one agreed. */
  readonly derived: boolean;
  /** The letter with which it came as one: of a translation its original, and the other way round. */
  readonly together?: ItemId | undefined;
  /** The service says that it has pages, which are pictures. */
  readonly pages: boolean;
  /** A mediator gave it anew, after its reader had lost the keys for it. */
  readonly anew: boolean;
}

/** What a mediator made of one's own letter, and what one said to it: nothing where one has not answered. */
export interface OfferedItem {
  readonly item: ItemId;
  readonly original: ItemId;
  readonly agrees?: boolean | undefined;
}

/** Something that only keys opened that a party has lost: an own letter, one that came, a private note. */
export interface LostItem {
  readonly kind: "own" | "received" | "note";
  readonly id: string;
  readonly day: Day;
}

/** An item as the mediators of its case see it, held or not any more. */
export interface HeldItem {
  readonly item: ItemId;
  readonly case: CaseId;
  readonly state: ItemState;
  readonly side: Side;
  readonly kind: Kind;
  readonly heldAt: Seconds;
  readonly day: Day;
  readonly told: boolean;
  readonly brought: boolean;
  readonly takenBack: boolean;
  /** Whether its mediators may read it still. */
  readonly readable: boolean;
  readonly inPerson: boolean;
  readonly parts: number;
  readonly postponedUntil?: Day | undefined;
  readonly derivedFrom?: ItemId | undefined;
  readonly replaces?: ItemId | undefined;
  readonly release?: RecordId | undefined;
  readonly releasedOn?: Day | undefined;
  readonly releasedTo?: KeysetId | undefined;
  /** It was passed on to a counsellor, by this permission. */
  readonly releaseDelegation?: RecordId | undefined;
  readonly agrees?: boolean | undefined;
  readonly offered: boolean;
  readonly remark?: string | undefined;
  readonly remarkBy?: string | undefined;
  /** The mediator who said that another one may pass it on, while it is held. */
  readonly countersignedBy?: string | undefined;
  /** Who has it to translate now. */
  readonly interpreter?: string | undefined;
}

/** A party's two lists, what waits for their word, and what they can read no more since they lost their keys. */
export interface PartyItems {
  readonly written: readonly WrittenItem[];
  readonly received: readonly ReceivedItem[];
  readonly offered: readonly OfferedItem[];
  readonly lost: readonly LostItem[];
}
