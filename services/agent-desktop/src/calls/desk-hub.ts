import type { CallState } from '@decroche/call';
import { Paced } from '@decroche/service-kit';
import type { AskView, CallView, ConsultationView, DeskPhoneState, DeskView, QueueView } from '#contract';
import type { EventStream, StreamEvent } from '../http/event-stream.ts';
import { NotFoundError } from '../http/request-errors.ts';
import { askView, callView, consultedBy, desksShowing, turnsFor } from './call-view.ts';
import { type Conversation, callState } from './conversation.ts';
import type { ConversationStore } from './conversation-store.ts';
import { heldSince } from './displaced-calls.ts';
import type { StreamPlaces, StreamUser } from './stream-places.ts';

interface Channel {
  readonly person: string;
  version: number;
  json: string;
  view: DeskView;
  readonly streams: Set<EventStream>;
}

/**
 * A waiting call of which nothing is heard for so long is lost, milliseconds: the gateway says each minute that one
 * goes on.
 */
const LOST_AFTER_MS = 180_000;
/** The number of those who wait is told to every desk, and no more often than this, milliseconds. */
const QUEUE_PERIOD_MS = 150;

/**
 * What each extension shows, pushed to every desk that is on it. An event carries the whole view of its extension,
 * so that a desk that connects again, or was too slow, misses nothing by getting the newest one only.
 */
export class DeskHub {
  readonly #store: ConversationStore;
  readonly #epoch: string;
  readonly #busConnected: () => boolean;
  readonly #places: StreamPlaces;
  /**
   * By extension, one for each person who ever was on it; never dropped, since its version must not start again
   * within a run.
   */
  readonly #channels = new Map<string, Map<string, Channel>>();
  readonly #conversations = new Map<string, Set<string>>();
  /** Who is asked about a call that he does not see, by conversation. */
  readonly #consulted = new Map<string, { readonly colleague: string; readonly view: ConsultationView }>();
  /** Where phones stand, by extension. */
  #phones: ReadonlyMap<string, DeskPhoneState> = new Map();
  /** Calls in the queue that nobody answered yet. */
  readonly #waiting = new Set<string>();
  readonly #queueChanges = new Paced(() => this.refreshQueue(), QUEUE_PERIOD_MS);
  #queueJson = '';

  /** @param epoch distinguishes the event ids of this run from those of an earlier one */
  constructor(store: ConversationStore, places: StreamPlaces, epoch: string, busConnected: () => boolean) {
    this.#store = store;
    this.#places = places;
    this.#epoch = epoch;
    this.#busConnected = busConnected;
    store.onChange((before, after, conversationId) => this.#changed(before, after, conversationId));
  }

  /**
   * Adds a desk: it gets the present view, unless it already has it, and then every change.
   *
   * @param lastEventId id of the last event that the browser got, if any
   * @throws TooManyRequestsError when the person or the process has too many streams
   */
  attach(extension: string, user: StreamUser, stream: () => EventStream, lastEventId: string): EventStream {
    const opened = this.#places.take(user, stream);
    const channel = this.#channel(extension, user.person);
    channel.streams.add(opened);
    opened.onClose(() => channel.streams.delete(opened));
    opened.send({ name: 'queue', data: this.queue(), latestOnly: true });
    if (lastEventId !== this.#idOf(channel)) this.#send(channel, opened);
    return opened;
  }

  /** Sends an event to every desk that is on the extension. */
  tell(extension: string, event: StreamEvent): void {
    for (const { streams } of this.#channels.get(extension)?.values() ?? []) {
      for (const stream of streams) stream.send(event);
    }
  }

  /** Extensions with an open desk. */
  openExtensions(): string[] {
    return [...this.#channels]
      .filter(([, channels]) => [...channels.values()].some(({ streams }) => streams.size > 0))
      .map(([extension]) => extension);
  }

  /**
   * A conversation that a person sees at the extension now.
   *
   * @throws NotFoundError when there is no such conversation
   */
  shown(extension: string, person: string, conversationId: string): Conversation {
    const state = this.#store.get(conversationId);
    if (state === undefined || !desksShowing(state).includes(extension)) {
      throw new NotFoundError('this conversation');
    }
    const turns = turnsFor(state, person);
    if (state.asker !== null && turns.length === 0) throw new NotFoundError('this conversation');
    return turns.length === state.turns.length ? state : { ...state, turns };
  }

  /** Whether a call rings or is held at the extension, or a colleague asks it about his caller. */
  hasCall(extension: string): boolean {
    const asked = [...this.#consulted.values()].some(({ colleague }) => colleague === extension);
    return asked || this.#statesOf(extension).some((state) => isGoingOn(callState(state)));
  }

  queue(): QueueView {
    const waiting = [...this.#waiting].filter((id) => this.#store.silentMs(id) < LOST_AFTER_MS);
    return { waiting: waiting.length, assistant: this.#busConnected() };
  }

  /** Tells every desk when the queue or the connection to the bus changed. */
  refreshQueue(): void {
    const queue = this.queue();
    const json = JSON.stringify(queue);
    if (json === this.#queueJson) return;
    this.#queueJson = json;
    for (const extension of this.#channels.keys()) {
      this.tell(extension, { name: 'queue', data: queue, latestOnly: true });
    }
  }

  /** Takes where phones stand now, by extension; of those that are not in it nothing is known. */
  phonesAre(phones: ReadonlyMap<string, DeskPhoneState>): void {
    const before = this.#phones;
    this.#phones = phones;
    for (const extension of this.#channels.keys()) {
      if (before.get(extension) !== phones.get(extension)) this.#refresh(extension);
    }
  }

  /** Closes the streams of a session that ended or moved to another extension. */
  closeSession(sessionKey: string): void {
    this.#places.closeSession(sessionKey);
  }

  /** Pages that are connected. */
  get streams(): number {
    return this.#places.open;
  }

  closeAll(): void {
    this.#queueChanges.stop();
    this.#places.closeAll();
  }

  #changed(before: Conversation | undefined, after: Conversation | undefined, conversationId: string): void {
    const left = before === undefined ? [] : desksShowing(before);
    const here = after === undefined ? [] : desksShowing(after);
    for (const extension of left) {
      if (here.includes(extension)) continue;
      const known = this.#conversations.get(extension);
      known?.delete(conversationId);
      if (known?.size === 0) this.#conversations.delete(extension);
    }
    for (const extension of here) {
      const known = this.#conversations.get(extension) ?? new Set();
      known.add(conversationId);
      this.#conversations.set(extension, known);
    }
    if (after?.asker === null) {
      for (const extension of here) if (!left.includes(extension)) this.#endQuestions(extension);
    }
    for (const extension of here) this.#clear(extension);
    const asked = this.#consult(after, conversationId);
    for (const extension of new Set([...left, ...here, ...asked])) this.#refresh(extension);
    if (after !== undefined && isWaiting(after)) this.#waiting.add(conversationId);
    else this.#waiting.delete(conversationId);
    this.#queueChanges.changed();
  }

  /** Extensions that are asked about a call, or were up to now. */
  #consult(after: Conversation | undefined, conversationId: string): readonly string[] {
    const before = this.#consulted.get(conversationId);
    const now = after === undefined ? undefined : consultedBy(after);
    if (now === undefined) this.#consulted.delete(conversationId);
    else this.#consulted.set(conversationId, now);
    return [before, now].flatMap((consulted) => consulted?.colleague ?? []);
  }

  /** Of the calls that have the extension only the newest really has it: the end of the others was missed. */
  #clear(extension: string): void {
    const holders = this.#statesOf(extension)
      .filter((state) => state.asker === null && callState(state)?.stage !== 'ended')
      .flatMap(({ conversationId, steps }) => {
        const atMs = heldSince(steps, extension);
        return atMs === null ? [] : [{ conversationId, atMs }];
      })
      .sort((a, b) => b.atMs - a.atMs);
    const [newest, ...older] = holders;
    if (newest === undefined) return;
    for (const { conversationId, atMs } of older) {
      if (atMs === newest.atMs) continue;
      const by = newest.conversationId;
      this.#store.apply(conversationId, { kind: 'displaced', extension, atMs: newest.atMs, by });
    }
  }

  /** A call begins there: what is asked after it does not go on from what was asked before. */
  #endQuestions(extension: string): void {
    for (const { asker, conversationId } of this.#statesOf(extension)) {
      if (asker !== null) this.#store.apply(conversationId, { kind: 'over' });
    }
  }

  #statesOf(extension: string): Conversation[] {
    return [...(this.#conversations.get(extension) ?? [])].flatMap((id) => this.#store.get(id) ?? []);
  }

  #refresh(extension: string): void {
    for (const channel of this.#channels.get(extension)?.values() ?? []) {
      const view = this.#compute(extension, channel.person);
      const json = JSON.stringify(view);
      if (json === channel.json) continue;
      channel.view = view;
      channel.json = json;
      channel.version += 1;
      for (const stream of channel.streams) this.#send(channel, stream);
    }
  }

  #channel(extension: string, person: string): Channel {
    const channels = this.#channels.get(extension) ?? new Map<string, Channel>();
    const known = channels.get(person);
    if (known !== undefined) return known;
    const view = this.#compute(extension, person);
    const json = JSON.stringify(view);
    const channel = { person, version: 0, json, view, streams: new Set<EventStream>() };
    channels.set(person, channel);
    this.#channels.set(extension, channels);
    return channel;
  }

  #send(channel: Channel, stream: EventStream): void {
    stream.send({ name: 'desk', data: channel.view, id: this.#idOf(channel), latestOnly: true });
  }

  #idOf(channel: Channel): string {
    return `${this.#epoch}.${channel.view.extension}.${channel.person}.${channel.version}`;
  }

  #compute(extension: string, person: string): DeskView {
    const states = this.#statesOf(extension);
    const consulted = [...this.#consulted.values()].findLast(({ colleague }) => colleague === extension);
    return {
      extension,
      call: currentCall(states, { person, extension }),
      consulted: consulted?.view ?? null,
      ask: lastAsk(states, person),
      phone: this.#phones.get(extension) ?? null,
    };
  }
}

function isGoingOn(call: CallState | undefined): boolean {
  return call?.stage === 'ringing' || call?.stage === 'conversation';
}

function isWaiting(state: Conversation): boolean {
  const stage = callState(state)?.stage;
  return stage === 'waiting' || stage === 'ringing';
}

/** One desk shows one call: a ring before a conversation, that before an ended call, and the newest of each. */
function currentCall(
  states: readonly Conversation[],
  viewer: { readonly person: string; readonly extension: string },
): CallView | null {
  const rank = { ringing: 3, conversation: 2, ended: 1 } as const;
  const calls = states.flatMap((state) => {
    const call = callState(state);
    return call === undefined ? [] : [callView(state, call, viewer)];
  });
  const since = (call: CallView): number => call.endedAtMs ?? call.pickedUpAtMs ?? call.ringingSinceMs ?? 0;
  calls.sort((a, b) => rank[b.phase] - rank[a.phase] || since(b) - since(a));
  return calls[0] ?? null;
}

function lastAsk(states: readonly Conversation[], person: string): AskView | null {
  const asks = states
    .filter(({ asker }) => asker !== null)
    .flatMap((state) => askView(state, person) ?? [])
    .sort((a, b) => (a.turnId < b.turnId ? 1 : -1));
  return asks[0] ?? null;
}
