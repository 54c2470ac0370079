// What needs somebody: one list for one person, from the case as their own journal tells of it, and a time.
//
// Pure: every client asks it of the case that it verified itself (step J10). What the service shows beside a journal comes in as
// `Hints`, which can say that something waits or has stopped, and never adds a letter, a reader or a key.

import { REPORT_AFTER_S, SLIP_AHEAD_S, WARN_AHEAD_S } from "../generated/limits.ts";
import { guardiansOf } from "./guardian_rules.ts";
import { waits } from "./guardians.ts";
import { dayOf, SECONDS_PER_DAY, startOf, type ItemId, type KeysetId, type RecordId, type Seconds } from "./ids.ts";
import {
  consentPauseOf, isLive, mediatorsOf, pauseOf, recipientOf, runs, type CaseFile, type Item, type Slip,
} from "./model.ts";
import { itemNews, NO_CONVERSATION, type Event, type ItemNews, type Mark, type News } from "./news.ts";
import { isLostOwn, isLostReceived, seenByTwo } from "./readers.ts";
import { isNews, need, NO_HINTS, orderOf, seenAs, type Hints, type Need, type Why } from "./reasons.ts";
import { MEDIATORS, seatOfSide, SIDES, sideOf, type Side } from "./seats.ts";
import { isCounsellor, isGuardian, isInterpreter, isSupporter, isWhole, placesOf, UNSEEN, type Replay } from "./seen.ts";
import { byRank, last } from "./values.ts";
import { dueAt, erasureTold, isAuthors, isOffered, isRecipients } from "./views.ts";

type Needs = Iterable<Need>;
/** Who asks, of what their journal tells, when, and what the service shows beside it. */
interface Asked {
  readonly replay: Replay;
  readonly file: CaseFile;
  readonly news: News;
  readonly keyset: KeysetId;
  readonly now: Seconds;
  readonly hints: Hints;
}

/**
 * Return what needs the holder of `keyset` in the seat of `replay`, as of `now`.
 *
 * `seen` are the first bytes of the marks of what was seen.
 */
export function needs(
  replay: Replay, keyset: KeysetId, now: Seconds, hints: Hints = NO_HINTS, seen: ReadonlySet<string> = new Set(),
): readonly Need[] {
  const asked: Asked = { replay, file: replay.file, news: replay.news, keyset, now, hints };
  const waiting = [...forSeat(asked)].filter((need) => !isNews(need) || !seen.has(seenAs(need)));
  return waiting.sort((one, other) => byRank(orderOf(one), orderOf(other)));
}

function forSeat(asked: Asked): Needs {
  const { seat } = asked.replay;
  if (isWhole(seat)) return forMediator(asked);
  if (isInterpreter(seat)) return forInterpreter(asked);
  if (isGuardian(seat)) return forGuardian(asked);
  if (isSupporter(seat)) return forSupporter(asked);
  if (isCounsellor(seat)) return forCounsellor(asked);
  const side = sideOf(seat);
  return side === undefined ? [] : forParty(asked, side);
}

// --- mediators

function* forMediator(asked: Asked): Needs {
  const { file, news, now, hints } = asked;
  yield* questions(asked);
  yield* stopped(asked);
  for (const item of file.items.values()) {
    const known = itemNews(news, item.id);
    if (item.state === "held" && dueAt(item) <= now) yield* held(asked, item, known);
    yield* passedOn(asked, item, known);
  }
  if (file.case.state === "closed") return;
  yield* ofTheCase(asked);
  for (const slip of file.slips) yield* ofSlip(slip, now, hints.answered.has(slip.id));
}

/** Wishes to open something together, notes that no mediator answered, and the newest one of a colleague. */
function* questions({ file, news, keyset }: Asked): Needs {
  for (const [seat, { asked, together, told: mark }] of news.conversations) {
    if (seat === MEDIATORS) {
      if (mark !== undefined && mark.by !== keyset) yield of("colleague_note", mark);
      continue;
    }
    const side = sideOf(seat);
    for (const [item, mark] of together) {
      if (file.items.get(item)?.state === "released") yield of("together", mark, { item, side });
    }
    if (asked[0] !== undefined) yield of("note", asked[0].mark, { side });
  }
}

/** Who paused or left, and the service's own pause, which waits for a mediator. */
function* stopped({ file, news, now, hints }: Asked): Needs {
  if (file.case.state === "closed") {
    if (news.ended !== undefined && file.case.ended_by !== undefined) yield of("left", news.ended, { side: file.case.ended_by });
    return;
  }
  for (const side of SIDES) {
    for (const [owner, why] of [[pauseOf(side), "paused"], [consentPauseOf(side), "consent_ended"]] as const) {
      const mark = news.pauses.get(owner);
      if (mark !== undefined && file.case.holds.get(owner) === mark.record) yield of(why, mark, { side });
    }
    yield* refusedTogether(file, news, side, side);
  }
  if (hints.service_pause) yield need("service_pause", now);
}

/** What a held item asks of this mediator; nothing where somebody else has the next word. */
function* held({ file, keyset, now }: Asked, item: Item, known: ItemNews): Needs {
  const signed = item.countersigned;
  const because = (why: Why, since = dueAt(item)): Need =>
    need(why, since, { mark: item.submit, item: item.id, side: item.side });
  if (!known.readers.has(keyset)) {
    yield because("no_key");
  } else if (item.derived_from !== undefined && !item.agrees) {
    const why = toBeAgreed(file, item);
    if (why !== undefined) yield because(why);
  } else if (file.case.two_mediators && signed !== undefined) {
    if (signed.by === keyset) return;
    const mayRelease = seenByTwo(file, item, signed.to, keyset, now);
    yield mayRelease ? because("countersigned", since(known, "countersigned", dueAt(item))) : because("held");
  } else if (item.derived_from !== undefined) {
    yield because("agreed", since(known, "answered", dueAt(item)));
  } else {
    yield because("held");
  }
}

/** What a derived item to which nobody agrees waits for; undefined where it is its author's answer. */
function toBeAgreed(file: CaseFile, item: Item): Why | undefined {
  const author = file.parties[item.side].keyset;
  if (item.answered !== undefined) return "not_agreed";
  if (author === undefined) return "to_read_back";
  return item.offered_to === author ? undefined : "to_offer";
}

/** What an item asks that was passed on: to be read in person, to be reported, and what became of it. */
function* passedOn({ keyset, now }: Asked, item: Item, { events, how }: ItemNews): Needs {
  const about = { item: item.id, side: recipientOf(item) };
  const own = item.in_person && item.released_to === keyset;
  const [released, opened] = [events.get("released"), events.get("opened")];
  const [reported, sentBack] = [events.get("delivered"), events.get("sent_back")];
  if (item.state === "released" && own && released !== undefined) yield of("read_in_person", released, about);
  if (item.state === "opened" && opened !== undefined && reported === undefined) {
    if (own) yield of("to_report", opened, about);
    else if (item.release_delegation !== undefined && opened.at + REPORT_AFTER_S <= now) yield of("not_reported", opened, about);
  }
  if (reported !== undefined && reported.by !== keyset) yield of("delivered", reported, { ...about, how });
  if (item.state === "refused" && sentBack !== undefined && sentBack.by !== keyset) yield of("sent_back", sentBack, about);
}

/** What a case itself asks of its mediators. */
function* ofTheCase(asked: Asked): Needs {
  const { file, news, keyset, now } = asked;
  const { two_mediators, unflag_asked, state, holds } = file.case;
  if (two_mediators && news.flagged !== undefined) {
    if (mediatorsOf(file, now).length === 1) yield of("one_mediator", news.flagged);
    if (unflag_asked !== undefined && unflag_asked !== keyset) yield of("unflag_asked", news.flagged);
  }
  yield* handOver(asked);
  yield* giveAnew(asked);
  for (const side of SIDES) yield* together(file, news, side);
  const ready = SIDES.every((side) => file.parties[side].consent !== undefined && file.parties[side].prepared !== undefined);
  if (state === "preparing" && ready && holds.size === 0) yield need("ready_to_open", now);
}

/** What a side that is under age asks of its mediators: that somebody is named, and asked anew. */
function* together(file: CaseFile, news: News, side: Side): Needs {
  const marked = news.ages.get(side);
  const theirs = guardiansOf(file, side);
  if (file.parties[side].under_age !== undefined && marked !== undefined && theirs.length === 0) {
    yield of("guardian_to_name", marked, { side });
  }
  for (const guardian of theirs) {
    const mark = news.guardians.get(guardian.id);
    if (guardian.question === undefined && !guardian.slip && mark !== undefined) yield of("guardian_to_ask", mark, { side });
  }
}

/** Parents and guardians of a side who said no to what they were asked last; to that side itself without a name for it. */
function* refusedTogether(file: CaseFile, news: News, of_: Side, side: Side | undefined): Needs {
  for (const guardian of guardiansOf(file, of_)) {
    const mark = news.guardians.get(guardian.id);
    if (guardian.answered !== undefined && !guardian.agrees && mark !== undefined) yield of("guardian_not_agreed", mark, { side });
  }
}

/** Colleagues who cannot read a held letter, or a note that waits for an answer, which this mediator can. */
function* handOver({ file, news, keyset, now }: Asked): Needs {
  const letters = [...file.items.values()].filter((item) => item.state === "held").map((item) => itemNews(news, item.id).readers);
  const notes = [...news.conversations.values()].flatMap(({ asked }) => asked.map((question) => question.readers));
  const readable = [...letters, ...notes].filter((readers) => readers.has(keyset));
  for (const place of mediatorsOf(file, now)) {
    if (place.keyset !== keyset && readable.some((readers) => !readers.has(place.keyset))) {
      yield need("to_hand_over", now, { mark: place.record, by: place.keyset });
    }
  }
}

/** Sides that lost their keys, and had something that this mediator can read. */
function* giveAnew({ file, news, keyset, now }: Asked): Needs {
  const readable = [...file.items.values()].filter((item) => itemNews(news, item.id).readers.has(keyset));
  for (const side of SIDES) {
    const party = file.parties[side];
    const theirs = party.keyset;
    if (theirs === undefined || party.epoch === 1) continue;
    const { asked } = news.conversations.get(seatOfSide(side)) ?? NO_CONVERSATION;
    const notes = asked.some((question) => question.readers.has(keyset) && !question.readers.has(theirs));
    if (notes || readable.some((item) => isLostOwn(file, item, party) || isLostReceived(item, party))) {
      yield need("to_give_anew", now, { mark: party.confirm, side });
    }
  }
}

function* ofSlip({ id, expires, side, by }: Slip, now: Seconds, answered: boolean): Needs {
  const why: Why | undefined =
    answered ? "slip_answered" : expires <= now ? "slip_over" : expires - now < SLIP_AHEAD_S ? "slip_ending" : undefined;
  if (why !== undefined) yield need(why, expires, { mark: id, side, by, until: expires, slip: id });
}

// --- the two sides, and who acts for them

function* forParty(asked: Asked, side: Side): Needs {
  const { file, news, keyset, now, hints } = asked;
  yield* told(asked);
  yield* askedWhetherToGoOn(asked, side);
  yield* erasing(asked, side);
  for (const item of file.items.values()) {
    const known = itemNews(news, item.id);
    const unanswered = item.state === "held" && item.answered === undefined;
    if (isAuthors(item, side, keyset)) yield* written(asked, item, known);
    else if (isOffered(item, keyset) && unanswered) yield* happened("to_agree", item, known, "offered");
    else if (isRecipients(item, keyset) && canOpen(file, item, hints)) yield* happened("envelope", item, known, "released");
  }
  if (file.case.state !== "closed") yield* ownTogether(file, news, side);
  if (news.supporter_ended !== undefined && news.supporter_ended.by !== keyset) yield of("supporter_ended", news.supporter_ended);
  for (const { side: theirs, not_before, not_after, record, keyset: by, revoked } of file.delegations) {
    if (theirs === side && not_after > now && not_after - now < WARN_AHEAD_S && !revoked) {
      yield need("help_ending", not_before, { mark: record, by, until: not_after });
    }
  }
}

/** What whoever decides together with this person says: no, or yes, and then the last word is their own. */
function* ownTogether(file: CaseFile, news: News, side: Side): Needs {
  const party = file.parties[side];
  const theirs = guardiansOf(file, side);
  yield* refusedTogether(file, news, side, undefined);
  const marks = theirs.filter((guardian) => guardian.agrees).map((guardian) => news.guardians.get(guardian.id));
  const newest = last(marks.filter((mark) => mark !== undefined), (mark) => [mark.at, mark.record]);
  const allAgree = theirs.every((guardian) => guardian.agrees);
  if (party.under_age !== undefined && party.consent === undefined && newest !== undefined && allAgree) {
    yield of("to_consent", newest);
  }
}

function* forGuardian({ file, news, keyset }: Asked): Needs {
  for (const guardian of file.guardians) {
    const mark = news.guardians.get(guardian.id);
    if (guardian.keyset === keyset && waits(guardian) && mark !== undefined && file.case.state !== "closed") {
      yield of("to_decide", mark, { side: guardian.side });
    }
  }
}

function* forCounsellor(asked: Asked): Needs {
  const { file, news, keyset, now, hints } = asked;
  const theirs = file.delegations.filter((delegation) => delegation.keyset === keyset && runs(delegation, now));
  const latest = last(theirs, (delegation) => [delegation.not_after, delegation.record]);
  if (latest === undefined) {
    yield* helpEnded(asked);
    return;
  }
  yield* told(asked);
  yield* erasing(asked, undefined);
  const reads = new Set(theirs.filter((delegation) => delegation.scopes.has("read")).map((delegation) => delegation.side));
  for (const item of file.items.values()) {
    const known = itemNews(news, item.id);
    if (item.author === keyset) {
      yield* written(asked, item, known);
    } else if (isRecipients(item, keyset) && reads.has(recipientOf(item))) {
      if (canOpen(file, item, hints)) yield* happened("to_print", item, known, "released");
      if (item.state === "opened" && !known.events.has("delivered")) yield* happened("to_report", item, known, "opened");
    }
  }
  const { not_before, not_after, record, side } = latest;
  if (not_after - now < WARN_AHEAD_S) yield need("help_ending", not_before, { mark: record, side, until: not_after });
}

/** Their own pause, from the day on which they wanted to be asked; it stands all the same. */
function* askedWhetherToGoOn({ file, news, now }: Asked, side: Side): Needs {
  const owner = pauseOf(side);
  const day = file.case.ask_on.get(owner);
  const mark = news.pauses.get(owner);
  if (day !== undefined && mark !== undefined && file.case.holds.has(owner) && day <= dayOf(now)) {
    yield need("pause_asks", startOf(day), { mark: mark.record });
  }
}

/**
 * That what somebody can still read of an ended contact is erased: told 30 days ahead, 7 days ahead, and the day before.
 *
 * Each time is news of its own: its mark is the number of days.
 */
function* erasing({ file, keyset, now, hints }: Asked, side: Side | undefined): Needs {
  if (hints.erased_on === undefined) return;
  const days = erasureTold(hints.erased_on, dayOf(now));
  const items = [...file.items.values()];
  const own = items.filter((item) => isAuthors(item, side, keyset) && item.submit !== undefined && item.submit !== UNSEEN);
  const came = items.filter((item) => isRecipients(item, keyset));
  const kept = own.some((item) => item.own_copy) || came.some((item) => item.state === "opened");
  if (days === undefined || days === 0 || !kept) return;
  const until = startOf(hints.erased_on);
  yield need("erasing", until - days * SECONDS_PER_DAY, { mark: markOfDays(days), until });
}

/** Return the mark of what is told so many days ahead: their number, and then nothing. */
function markOfDays(days: number): RecordId {
  return days.toString(16).padStart(2, "0").padEnd(64, "0") as RecordId;
}

/** That the last permission of a counsellor is over. */
function* helpEnded({ file, keyset, now }: Asked): Needs {
  const over = file.delegations.filter((delegation) => delegation.keyset === keyset && delegation.not_after <= now);
  const latest = last(over, (delegation) => [delegation.not_after, delegation.record]);
  if (latest !== undefined) yield need("help_ended", latest.not_after, { mark: latest.record, side: latest.side });
}

/** What they were given; that its author took it back since is in no journal of theirs, and the service shows it as gone. */
function* forInterpreter({ file, keyset, hints }: Asked): Needs {
  for (const given of file.shares) {
    if (given.keyset !== keyset || !isLive(given) || hints.gone.has(given.item)) continue;
    const { since: at, record: mark, item, side, by } = given;
    yield need("to_translate", at, { mark, item, side, by });
  }
}

function* forSupporter({ file, keyset, hints }: Asked): Needs {
  for (const lent of file.lends) {
    if (lent.keyset === keyset && isLive(lent) && !hints.gone.has(lent.item)) {
      yield need("to_read_along", lent.since, { mark: lent.record, item: lent.item });
    }
  }
}

/** The newest note of a mediator, and own notes that nobody answered and nobody who mediates now can read. */
function* told({ replay, news, keyset, now }: Asked): Needs {
  const known = news.conversations.get(replay.seat) ?? NO_CONVERSATION;
  if (known.told !== undefined && known.told.by !== keyset) yield of("mediator_note", known.told);
  const live = placesOf(replay).filter((place) => now < place.not_after);
  if (live.length === 0 || replay.file.case.state === "closed") return;
  for (const question of known.asked) {
    if (!live.some((place) => question.readers.has(place.keyset))) yield of("write_again", question.mark);
  }
}

/** What an author's own item asks of them. */
function* written({ now, hints }: Asked, item: Item, known: ItemNews): Needs {
  if (item.submit === undefined || item.submit === UNSEEN || item.taken_back) return;
  if (item.state === "returned" && !item.replaced) yield* happened("returned", item, known, "returned");
  if (item.state === "declined") yield* happened("not_passed_on", item, known, "not_passed_on");
  if (item.state === "held" && hints.unread.has(item.id)) yield need("send_again", now, { mark: item.submit, item: item.id });
}

/** Whether a closed envelope lies there that can be opened now. */
function canOpen(file: CaseFile, item: Item, hints: Hints): boolean {
  const lies = item.state === "released" && !hints.gone.has(item.id);
  return lies && file.case.state === "open" && !hints.stopped;
}

function* happened(why: Why, item: Item, known: ItemNews, event: Event): Needs {
  const mark = known.events.get(event);
  if (mark !== undefined) yield of(why, mark, { item: item.id });
}

type About = Partial<Pick<Need, "item" | "side" | "how">> & { readonly item?: ItemId };

/** Return what a record asks of somebody, since that record. */
function of(why: Why, { at, record, by }: Mark, about: About = {}): Need {
  return need(why, at, { mark: record, by, ...about });
}

function since(known: ItemNews, event: Event, otherwise: Seconds): Seconds {
  return known.events.get(event)?.at ?? otherwise;
}
