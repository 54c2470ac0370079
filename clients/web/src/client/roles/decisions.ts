// What a mediator does with an item: reads all of it, releases it, gives it back, keeps it, or writes one. The twin of
// clients/cli/relay_client/roles/decisions.py.
//
// A decision is about the item as it was read: where the journal has gone on since, nothing is sent and what changed is shown.
// Deciding against one needs no reading. Nothing in here acts by itself, and no fault in here releases anything.

import type { KeysetPublic } from "../../crypto/keys.ts";
import { formOfKind } from "../../domain/forms.ts";
import type { CaseId, Day, ItemId, KeysetId, RecordId } from "../../domain/ids.ts";
import { stepItem } from "../../domain/lifecycle.ts";
import { wants } from "../../domain/model.ts";
import { isViewed } from "../../domain/picture_rules.ts";
import { DERIVABLE, seenByTwo } from "../../domain/readers.ts";
import { Refused } from "../../domain/refusals.ts";
import { other } from "../../domain/seats.ts";
import { type Attested, type Delivery, Purpose, type ReturnCause, type Side } from "../../generated/choices.ts";
import type { Digest } from "../../generated/names.ts";
import { STATUS } from "../../generated/problems.ts";
import type { GrantFor, Original, WordsFor, WordsRef } from "../../generated/shapes.ts";
import { type CaseSnapshot, historyIn, itemIn } from "../cases/snapshot.ts";
import { Misused, ServerProblem, Unreadable } from "../errors.ts";
import type { Unsealed } from "../items/item_reader.ts";
import { tidyWords } from "../items/plaintext.ts";
import { grantRef, type Members } from "../items/signer.ts";
import { begun } from "../net/begun.ts";
import type { Outcome } from "../views/cases.ts";
import type { Letter, OpenedItem } from "../views/items.ts";
import type { ReaderList } from "../views/people.ts";
import { requireAgreed } from "./agreements.ts";
import type { CaseAccess } from "./case_access.ts";
import type { HeldItems } from "./held_items.ts";
import type { ItemAccess } from "./item_access.ts";
import type { PageChecks } from "./page_checks.ts";
import { mediatorKeys } from "./presenters.ts";
import { counsellorKey, reasonReaders } from "./presenters_mediator.ts";
import { WORDS_BYTES } from "./private_notes.ts";
import { submit, type Submitted } from "./submissions.ts";

/** What may be said of a release beside whom it is for. */
export interface Releasing {
  readonly note?: string | undefined;
  /** The letter that a translation was made from, as it was read beside it: it goes along. */
  readonly original?: OpenedItem | undefined;
}

/** What a release says of the original that goes with a translation, and the key that rides beside it. */
interface WithOriginal {
  readonly original?: Original | undefined;
  readonly grants: readonly GrantFor[];
}

/** By what somebody else than the other side's own keyset receives. */
interface Otherwise {
  readonly delegation?: RecordId | undefined;
  readonly inPerson?: boolean | undefined;
}

/** Decisions on items of one's own cases. */
export class Decisions {
  readonly #cases: CaseAccess;
  readonly #items: ItemAccess;
  readonly #held: HeldItems;
  readonly #pageChecks: PageChecks;

  constructor(cases: CaseAccess, items: ItemAccess, held: HeldItems, pageChecks: PageChecks) {
    this.#cases = cases;
    this.#items = items;
    this.#held = held;
    this.#pageChecks = pageChecks;
  }

  /** The letter that a translation was made from, as its mediators read it; undefined where that one has ended. */
  async originalOf({ case: of, derivedFrom }: OpenedItem): Promise<OpenedItem | undefined> {
    if (derivedFrom === undefined) return undefined;
    const held = historyIn(await this.#cases.view(of)).file.items.get(derivedFrom);
    return held === undefined || !DERIVABLE.has(held.state) ? undefined : this.#held.read(of, derivedFrom);
  }

  /**
   * Pass an item on to the other side's own keyset; a translation with the original that was read beside it. Throws `CaseChanged`;
   * `PagesUnfit`; `Misused` *party.not_enrolled*, *item.kind_unwanted*, *item.not_agreed*, *item.unviewed* where it has pages and
   * `viewed` was not said, *item.second_mediator*.
   */
  async release(opened: OpenedItem, releasing: Releasing = {}): Promise<Outcome> {
    const [snapshot, unsealed] = await this.#asRead(opened);
    return this.#release(snapshot, opened, unsealed, otherSide(snapshot, opened), releasing);
  }

  /** Pass an item on to the counsellor who acts for the other side, under this delegation. */
  async releaseToCounsellor(opened: OpenedItem, delegation: RecordId, releasing: Releasing = {}): Promise<Outcome> {
    const [snapshot, unsealed] = await this.#asRead(opened);
    const to = this.#counsellor(snapshot, opened, delegation);
    return this.#release(snapshot, opened, unsealed, to, releasing, { delegation });
  }

  /** Release an item to oneself, to be read aloud or handed over at a meeting. */
  async releaseInPerson(opened: OpenedItem, releasing: Releasing = {}): Promise<Outcome> {
    const [snapshot, unsealed] = await this.#asRead(opened);
    return this.#release(snapshot, opened, unsealed, snapshot.signer.keyset.public, releasing, { inPerson: true });
  }

  /** Whether the journal has this mediator's word that they looked at each page; true where there are none. */
  async isViewed({ case: of, item }: OpenedItem): Promise<boolean> {
    const snapshot = await this.#cases.view(of);
    return isViewed(itemIn(snapshot, item), snapshot.signer.id);
  }

  /**
   * Say that one looked at each page of a held item, as all of them were shown: SHA-256 of each, in their order. Throws
   * `Unreviewed` *release.pages_unseen* where other pages were shown, or not all; `CaseChanged`; `Misused` *page.none_here*.
   */
  async viewed(opened: OpenedItem, shown: readonly (Digest | undefined)[]): Promise<Outcome> {
    await this.#pageChecks.requireShown(opened, shown);
    const snapshot = await this.#cases.look(opened.case);
    await this.#cases.caseClient.requireUnchanged(snapshot, opened.seen);
    const { item, manifest } = opened;
    const parts = (itemIn(snapshot, item).parts ?? []) as readonly Digest[];
    if (parts.length === 0) throw new Misused("page.none_here");
    return this.#cases.say(snapshot, "item.viewed", "Viewed", { item, manifest, parts }, { item });
  }

  /**
   * Say that another mediator may pass an item on to the other side's own keyset: in a flagged case two decide. Wraps no key: until
   * the other one releases it, nobody holds anything for its reader. Throws `CaseChanged`; `Misused` *party.not_enrolled*,
   * *case.two_mediators* where one mediator is enough.
   */
  async countersign(opened: OpenedItem): Promise<Outcome> {
    const [snapshot] = await this.#asRead(opened);
    return this.#countersign(snapshot, opened, otherSide(snapshot, opened).id);
  }

  /** Countersign for the counsellor who acts for the other side, under this delegation; throws as `countersign`. */
  async countersignForCounsellor(opened: OpenedItem, delegation: RecordId): Promise<Outcome> {
    const [snapshot] = await this.#asRead(opened);
    return this.#countersign(snapshot, opened, this.#counsellor(snapshot, opened, delegation).id);
  }

  /**
   * Countersign for the colleague who will open it together with its reader. Throws as `countersign`, and `Misused`
   * *assignment.unknown* where that is no other mediator of the case.
   */
  async countersignInPerson(opened: OpenedItem, mediator: KeysetId): Promise<Outcome> {
    const [snapshot] = await this.#asRead(opened);
    const colleague = mediator !== snapshot.signer.id && historyIn(snapshot).mediators(this.#cases.now()).has(mediator);
    if (!colleague) throw new Misused("assignment.unknown");
    return this.#countersign(snapshot, opened, mediator);
  }

  /** Give an item back to its author, with a sealed reason; for a picture that may not be, its mediators' copies go at once. */
  async returnItem(opened: OpenedItem, reason: string, cause?: ReturnCause): Promise<Outcome> {
    const tidied = tidyWords(reason, WORDS_BYTES);
    const [snapshot] = await this.#asRead(opened);
    return this.#return(snapshot, opened.item, tidied, cause);
  }

  /** Do not pass an item on; everyone's copies but the author's are destroyed. With a reason, its author reads why. */
  async decline(opened: OpenedItem, reason?: string): Promise<Outcome> {
    if (reason === undefined) return this.#decline(opened.case, opened.item, opened.manifest);
    const tidied = tidyWords(reason, WORDS_BYTES);
    const [snapshot] = await this.#asRead(opened);
    return this.#explain(snapshot, opened.item, tidied);
  }

  /**
   * Give an item back to its author with a sealed reason, without opening it (step S7): it may be refused by the rules for texts,
   * be damaged, or be sealed to mediators who are gone. Only the case file that the verified journal makes is used.
   */
  async returnUnread(of: CaseId, item: ItemId, reason: string, cause?: ReturnCause): Promise<Outcome> {
    const tidied = tidyWords(reason, WORDS_BYTES);
    return this.#return(await this.#cases.look(of), item, tidied, cause);
  }

  /** Do not pass an item on, without opening it (step S7); throws as `returnUnread`. */
  async declineUnread(of: CaseId, item: ItemId, reason?: string): Promise<Outcome> {
    if (reason === undefined) return this.#decline(of, item);
    const tidied = tidyWords(reason, WORDS_BYTES);
    return this.#explain(await this.#cases.look(of), item, tidied);
  }

  /** Keep an item held until a day, with a remark to the mediators of the case. */
  async postpone(of: CaseId, item: ItemId, until: Day, remark?: string): Promise<Outcome> {
    const text = remark === undefined ? undefined : tidyWords(remark, WORDS_BYTES);
    const snapshot = await this.#cases.look(of);
    const readers = [...mediatorKeys(snapshot, this.#cases.now()).values()];
    const sealed = text === undefined ? undefined : await snapshot.signer.sealWords("postpone_remark", text, item, readers);
    const members = { item, until, remark: sealed?.refs };
    return this.#cases.say(snapshot, "item.postpone", "Postpone", members, { item, words: sealed?.words });
  }

  /** Submit what a party without a device told, written down and read back to them. */
  async told(
    of: CaseId, side: Side, letter: Letter, attested: Attested, readers: ReaderList, lendable = false,
  ): Promise<Submitted> {
    const snapshot = await this.#cases.look(of);
    return submit(this.#cases, snapshot, letter, readers, { side, ownCopy: false, told: attested, lendable });
  }

  /** Submit a translation or redaction of an item as one's own, shown as such. */
  async derived(opened: OpenedItem, letter: Letter, readers: ReaderList): Promise<Submitted> {
    const snapshot = await this.#cases.look(opened.case);
    const { side, item: derivedFrom, lendable } = opened;
    return submit(this.#cases, snapshot, letter, readers, { side, ownCopy: false, derivedFrom, lendable });
  }

  /** Take an item back for a party without a device who asked for it. */
  async recallFor(of: CaseId, item: ItemId, attested: Attested): Promise<Outcome> {
    return this.#cases.stop(of, "item.recall", "Recall", () => ({ item, delegation: undefined, attested }), item);
  }

  /** Open, together with its recipient, what was released in person. */
  async openInPerson(of: CaseId, item: ItemId): Promise<OpenedItem> {
    const snapshot = await this.#cases.look(of);
    await this.#cases.say(snapshot, "item.open", "Open", { item, tell_author: false, delegation: undefined }, { item });
    return this.#held.read(of, item);
  }

  /** Record that the recipient did not want what was released in person. */
  async refuseInPerson(of: CaseId, item: ItemId): Promise<Outcome> {
    return this.#cases.stop(of, "item.refuse", "Refuse", () => ({ item, delegation: undefined }), item);
  }

  /** Record what became of an item opened in person. */
  async deliver(of: CaseId, item: ItemId, how: Delivery): Promise<Outcome> {
    const members = { item, how, delegation: undefined };
    return this.#cases.say(await this.#cases.look(of), "item.deliver", "Deliver", members, { item });
  }

  /** The keys of the counsellor who receives for the other side under this delegation, verified. */
  #counsellor(snapshot: CaseSnapshot, { side }: OpenedItem, delegation: RecordId): KeysetPublic {
    const now = this.#cases.now();
    const history = historyIn(snapshot);
    const given = history.file.delegations.find((given) => given.record === delegation);
    if (given?.side !== other(side)) throw new Misused("delegation.unknown");
    if (!history.delegationsOf(given.keyset, now, "read").has(delegation)) throw new Misused("delegation.expired");
    return counsellorKey(snapshot, given.keyset, now);
  }

  async #countersign(snapshot: CaseSnapshot, opened: OpenedItem, to: KeysetId): Promise<Outcome> {
    if (!historyIn(snapshot).file.case.two_mediators) throw new Misused("case.two_mediators");
    await this.#pageChecks.requireFit(opened);
    requireViewed(snapshot, opened.item);
    const { item, manifest } = opened;
    return this.#cases.say(snapshot, "item.countersign", "Countersign", { item, manifest, to }, { item });
  }

  async #return(snapshot: CaseSnapshot, item: ItemId, reason: string, cause: ReturnCause | undefined): Promise<Outcome> {
    const { parts } = itemIn(snapshot, item);
    if (cause === "intimate" && (parts === undefined || parts.length === 0)) throw new Misused("page.none_here");
    const [members, words] = await this.#why(snapshot, item, reason);
    return this.#cases.say(snapshot, "item.return", "Return", { ...members, cause }, { item, words });
  }

  async #explain(snapshot: CaseSnapshot, item: ItemId, reason: string): Promise<Outcome> {
    const [members, words] = await this.#why(snapshot, item, reason);
    return this.#cases.say(snapshot, "item.explain", "NotPassedOn", members, { item, words });
  }

  /** Decide silently against an item, read by its manifest; `Unreadable` *item.manifest* where it is another one by now. */
  async #decline(of: CaseId, item: ItemId, read?: RecordId): Promise<Outcome> {
    const names = (snapshot: CaseSnapshot): Members<"Decline"> => {
      const { manifest } = itemIn(snapshot, item);
      if (read !== undefined && read !== manifest) throw new Unreadable("item.manifest");
      return { item, manifest };
    };
    return this.#cases.stop(of, "item.decline", "Decline", names, item);
  }

  /** Why an item is decided against, sealed for those who are told of it. */
  async #why(
    snapshot: CaseSnapshot, item: ItemId, reason: string,
  ): Promise<readonly [{ item: ItemId; manifest: RecordId; reason: readonly WordsRef[] }, readonly WordsFor[]]> {
    const held = itemIn(snapshot, item);
    const readers = reasonReaders(snapshot, held, this.#cases.now());
    const sealed = await snapshot.signer.sealWords("return_reason", reason, item, readers);
    return [{ item, manifest: held.manifest, reason: sealed.refs }, sealed.words];
  }

  /** The case and the item once more, both just as they were when the item was read. */
  async #asRead(opened: OpenedItem): Promise<readonly [CaseSnapshot, Unsealed]> {
    const asked = begun(this.#items.fetch(opened.case, opened.item));
    const snapshot = await this.#cases.look(opened.case);
    await this.#cases.caseClient.requireUnchanged(snapshot, opened.seen);
    return [snapshot, await this.#sameAs(snapshot, opened, asked)];
  }

  /** The very bytes that were read, fetched once more; `Unreadable` *item.manifest* where they are others. */
  async #sameAs(
    snapshot: CaseSnapshot, { case: of, item, manifest, letter }: OpenedItem, asked = this.#items.fetch(of, item),
  ): Promise<Unsealed> {
    const unsealed = await this.#items.unseal(snapshot, await asked);
    if (unsealed.manifestId !== manifest || !sameLetter(unsealed.letter, letter)) throw new Unreadable("item.manifest");
    return unsealed;
  }

  async #release(
    snapshot: CaseSnapshot, opened: OpenedItem, unsealed: Unsealed, to: KeysetPublic, { note, original }: Releasing,
    { delegation, inPerson }: Otherwise = {},
  ): Promise<Outcome> {
    requireReleasable(snapshot, opened.item);
    requireAgreed(snapshot, opened.item);
    await this.#requireMayGo(snapshot, opened, to.id);
    const { signer } = snapshot;
    const { item, manifest } = opened;
    const text = note === undefined ? undefined : tidyWords(note, WORDS_BYTES);
    const sealed = text === undefined ? undefined : await signer.sealWords("release_note", text, item, [to]);
    const grant = await signer.grant(item, unsealed.contentKey(), to, Purpose.RELEASE);
    const withIt = await this.#withOriginal(snapshot, original, to);
    const members: Members<"Release"> = {
      item, manifest, to: grant.to, author: undefined, grant: await digestOf(grant), note: sealed?.refs[0]?.digest, delegation,
      in_person: inPerson === true ? true : undefined,
      derived: opened.derivedFrom === undefined ? undefined : true,
      original: withIt.original,
    };
    const beside = { item, words: sealed?.words, grants: [grant, ...withIt.grants] };
    return this.#cases.say(snapshot, "item.release", "Release", members, beside);
  }

  /** Require of what is passed on that its reader wants it, that two saw it where two must, and that its pages were looked at. */
  async #requireMayGo(snapshot: CaseSnapshot, opened: OpenedItem, to: KeysetId): Promise<void> {
    const { file } = historyIn(snapshot);
    const item = itemIn(snapshot, opened.item);
    if (!wants(file.parties[other(opened.side)], formOfKind(opened.kind, opened.parts))) throw new Misused("item.kind_unwanted");
    if (!seenByTwo(file, item, to, snapshot.signer.id, this.#cases.now())) throw new Misused("item.second_mediator");
    await this.#pageChecks.requireFit(opened);
    requireViewed(snapshot, opened.item);
  }

  /** Wrap the original of a translation for the same reader, unless they have it; every check of a release holds for it. */
  async #withOriginal(snapshot: CaseSnapshot, original: OpenedItem | undefined, to: KeysetPublic): Promise<WithOriginal> {
    if (original === undefined) return { grants: [] };
    const { item, manifest } = original;
    const known = itemIn(snapshot, item);
    if (known.state !== "held" && known.released_to === to.id) return { original: { item, manifest }, grants: [] };
    requireReleasable(snapshot, item);
    await this.#requireMayGo(snapshot, original, to.id);
    const unsealed = await this.#sameAs(snapshot, original);
    const grant = await snapshot.signer.grant(item, unsealed.contentKey(), to, Purpose.RELEASE);
    return { original: { item, manifest, grant: await digestOf(grant) }, grants: [grant] };
  }
}

/** Require that an item can be passed on now; `ServerProblem` with what became of it, or of its case, before all else. */
function requireReleasable(snapshot: CaseSnapshot, item: ItemId): void {
  try {
    stepItem(historyIn(snapshot).file.case, itemIn(snapshot, item), "release");
  } catch (refused) {
    throw refused instanceof Refused ? new ServerProblem(refused.code, STATUS[refused.code]) : refused;
  }
}

/** The keys of the item's recipient; `Misused` *party.not_enrolled*. */
function otherSide(snapshot: CaseSnapshot, { side }: OpenedItem): KeysetPublic {
  const to = historyIn(snapshot).party(other(side));
  if (to === undefined) throw new Misused("party.not_enrolled");
  return to.keyset;
}

/** Require that the journal has this mediator's word about the pages; `Misused` *item.unviewed*. */
function requireViewed(snapshot: CaseSnapshot, item: ItemId): void {
  if (!isViewed(itemIn(snapshot, item), snapshot.signer.id)) throw new Misused("item.unviewed");
}

async function digestOf(grant: GrantFor): Promise<Digest> {
  return (await grantRef(grant)).digest;
}

function sameLetter(one: Letter, another: Letter): boolean {
  return one.text === another.text && one.language === another.language && one.subject === another.subject;
}
