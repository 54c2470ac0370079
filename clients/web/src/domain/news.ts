// What a seat remembers of its journal beside the case file: who said or did something that somebody may have to act on.
//
// Values, and how one command changes them. Nothing here allows or refuses: the rules do not look at it. What needs somebody
// follows from it in `needs.ts`.

import { EVENTS, type Event, type ForGuardian } from "../generated/rules.ts";
import type {
  Answered, Caller, Command, Handover, HandNote, Submit, SupporterEnd, UnderAge, WriteNote,
} from "./commands.ts";
import { isForGuardian, isForItem } from "./commands.ts";
import type { GuardianId, ItemId, KeysetId, RecordId, Seconds } from "./ids.ts";
import { consentPauseOf, pauseOf, type Delivery, type PauseOwner } from "./model.ts";
import { MEDIATORS, seatOfCounsellor, seatOfSide, type Seat, type Side } from "./seats.ts";
import { withEntry, withMember } from "./values.ts";

export type { Event };

/** A record of the journal: its id, who signed it, and the second that counts for it (step J8). */
export interface Mark {
  readonly record: RecordId;
  readonly by: KeysetId;
  readonly at: Seconds;
}

/** A note that waits for an answer: its record, the id that its writer gave it, and who can read it. */
export interface Question {
  readonly mark: Mark;
  readonly note: string;
  readonly readers: ReadonlySet<KeysetId>;
}

/** The private notes between the mediators and one person, as far as they were not answered or are the newest. */
export interface Conversation {
  /** Notes of that person that no mediator answered, oldest first. */
  readonly asked: readonly Question[];
  /** Closed envelopes that they wish to open with a mediator, where no mediator answered that. */
  readonly together: ReadonlyMap<ItemId, Mark>;
  /** The newest note of a mediator. */
  readonly told?: Mark | undefined;
}

/** What became of an item, and which mediators were given its key. */
export interface ItemNews {
  /** The newest record of each kind. */
  readonly events: ReadonlyMap<Event, Mark>;
  /** What the newest delivery says. */
  readonly how?: Delivery | undefined;
  /** For whom its key was sealed at the submit, or handed over since. */
  readonly readers: ReadonlySet<KeysetId>;
}

/** What one seat remembers of one case. */
export interface News {
  /** By the seat of the person; the mediators' own is the one among themselves. */
  readonly conversations: ReadonlyMap<Seat, Conversation>;
  readonly items: ReadonlyMap<ItemId, ItemNews>;
  /** Who stopped last, also where that pause is over: whether it stands the case file says. */
  readonly pauses: ReadonlyMap<PauseOwner, Mark>;
  readonly ended?: Mark | undefined;
  /** The newest word about how many mediators decide. */
  readonly flagged?: Mark | undefined;
  /** The newest word about whether a side is under age. */
  readonly ages: ReadonlyMap<Side, Mark>;
  /** The newest word about each parent or guardian, theirs or a mediator's. */
  readonly guardians: ReadonlyMap<GuardianId, Mark>;
  /** The newest end of a supporter's place. */
  readonly supporter_ended?: Mark | undefined;
}

export const NO_NEWS: News = {
  conversations: new Map(), items: new Map(), pauses: new Map(), ages: new Map(), guardians: new Map(),

};
export const NO_ITEM_NEWS: ItemNews = { events: new Map(), readers: new Set() };
export const NO_CONVERSATION: Conversation = { asked: [], together: new Map(), told: undefined };

/** Return what is remembered behind one more command that stands. */
export function withCommand(news: News, command: Command, caller: Caller, at: Seconds): News {
  const mark: Mark = { record: command.record, by: caller.keyset, at };
  switch (command.command) {
    case "WriteNote":
      return withNote(news, command, caller, mark);
    case "Answered": {
      const seat = conversationOf(command);
      return withConversation(news, seat, { ...NO_CONVERSATION, told: conversation(news, seat).told });
    }
    case "HandNote":
      return handed(news, command);
    case "Submit":
    case "Handover":
      return withReaders(news, command);
    case "Pause":
      return { ...news, pauses: withEntry(news.pauses, pauseOf(command.side), mark) };
    case "EndConsent":
      return { ...news, pauses: withEntry(news.pauses, consentPauseOf(command.side), mark) };
    case "Withdraw":
    case "Close":
      return { ...news, ended: mark };
    case "TwoMediators":
      return { ...news, flagged: mark };
    case "UnderAge":
    case "SupporterEnd":
      return withPeople(news, command, mark);
    default:
      return isForGuardian(command) ? withPeople(news, command, mark) : withEvent(news, command, mark);
  }
}

/** Remember what happened to an item; of most commands there is nothing to remember. */
function withEvent(news: News, command: Command, mark: Mark): News {
  const event = EVENTS[command.command];
  if (event === undefined || !isForItem(command)) return news;
  const known = itemNews(news, command.item);
  const how = command.command === "Deliver" ? command.how : known.how;
  return withItem(news, command.item, { ...known, events: withEntry(known.events, event, mark), how });
}

/** Remember the newest word about a side's age, about each parent or guardian, and the newest end of a supporter's place. */
function withPeople(news: News, command: UnderAge | ForGuardian | SupporterEnd, mark: Mark): News {
  switch (command.command) {
    case "SupporterEnd":
      return { ...news, supporter_ended: mark };
    case "UnderAge":
      return { ...news, ages: withEntry(news.ages, command.side, mark) };
    default:
      return { ...news, guardians: withEntry(news.guardians, command.guardian, mark) };
  }
}

/** Remember for which mediators an item's key was sealed. */
function withReaders(news: News, command: Submit | Handover): News {
  if (command.command === "Submit") return withItem(news, command.item, { ...NO_ITEM_NEWS, readers: command.readers });
  let after = news;
  for (const item of command.items) {
    const known = itemNews(after, item);
    after = withItem(after, item, { ...known, readers: withMember(known.readers, command.to) });
  }
  return after;
}

function withNote(news: News, command: WriteNote, caller: Caller, mark: Mark): News {
  const seat = conversationOf(command);
  const known = conversation(news, seat);
  if (caller.staff === "mediator") return withConversation(news, seat, { ...NO_CONVERSATION, told: mark });
  if (command.together !== undefined) {
    return withConversation(news, seat, { ...known, together: withEntry(known.together, command.together, mark) });
  }
  const asked: Question = { mark, note: command.note, readers: command.readers };
  return withConversation(news, seat, { ...known, asked: [...known.asked, asked] });
}

/** Remember who can read a note besides, of those that wait for an answer. */
function handed(news: News, command: HandNote): News {
  const seat = conversationOf(command);
  const known = conversation(news, seat);
  const isThis = (question: Question): boolean => question.note === command.note && question.mark.by === command.by;
  if (!known.asked.some((question) => isThis(question) && !question.readers.has(command.to))) return news;
  const asked = known.asked.map((question) =>
    isThis(question) ? { ...question, readers: withMember(question.readers, command.to) } : question,
  );
  return withConversation(news, seat, { ...known, asked });
}

/** Return the seat of the person whose conversation with the mediators a command belongs to. */
function conversationOf(command: WriteNote | Answered | HandNote): Seat {
  if (command.counsellor !== undefined) return seatOfCounsellor(command.counsellor);
  return command.about === undefined ? MEDIATORS : seatOfSide(command.about);
}

function conversation(news: News, seat: Seat): Conversation {
  return news.conversations.get(seat) ?? NO_CONVERSATION;
}

/** Return what is remembered of an item. */
export function itemNews(news: News, item: ItemId): ItemNews {
  return news.items.get(item) ?? NO_ITEM_NEWS;
}

function withConversation(news: News, seat: Seat, known: Conversation): News {
  return { ...news, conversations: withEntry(news.conversations, seat, known) };
}

function withItem(news: News, item: ItemId, known: ItemNews): News {
  return { ...news, items: withEntry(news.items, item, known) };
}
