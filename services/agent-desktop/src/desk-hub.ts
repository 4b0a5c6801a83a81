import { heldSince } from './call-progress.ts';
import { type Conversation, callProgress, callView, desksShowing, turnView } from './conversation.ts';
import type { ConversationStore } from './conversation-store.ts';
import type { CallView, DeskView, QueueView, TurnView } from './desk-view.ts';
import type { EventStream } from './event-stream.ts';
import { NotFoundError, TooManyRequestsError } from './request-errors.ts';

interface Channel {
  version: number;
  json: string;
  view: DeskView;
  readonly streams: Set<EventStream>;
}

const MOST_STREAMS_PER_SESSION = 12;
const MOST_STREAMS = 5_000;
/**
 * A waiting call of which nothing is heard for so long is lost, milliseconds: the gateway says each minute that one
 * goes on.
 */
const LOST_AFTER_MS = 180_000;

/**
 * What each extension shows, pushed to every desk that is on it. An event carries the whole view of its extension,
 * so that a desk that connects again, or was too slow, misses nothing by getting the newest one only.
 */
export class DeskHub {
  readonly #store: ConversationStore;
  readonly #epoch: string;
  readonly #busConnected: () => boolean;
  /** One per extension ever opened; never dropped, since its version must not start again within a run. */
  readonly #channels = new Map<string, Channel>();
  readonly #conversations = new Map<string, Set<string>>();
  readonly #sessions = new Map<string, Set<EventStream>>();
  /** Calls in the queue that nobody answered yet. */
  readonly #waiting = new Set<string>();
  #queueJson = '';
  #streams = 0;

  /** @param epoch distinguishes the event ids of this run from those of an earlier one */
  constructor(store: ConversationStore, epoch: string, busConnected: () => boolean) {
    this.#store = store;
    this.#epoch = epoch;
    this.#busConnected = busConnected;
    store.onChange((before, after, conversationId) => this.#changed(before, after, conversationId));
  }

  /**
   * Adds a desk: it gets the present view, unless it already has it, and then every change.
   *
   * @param lastEventId id of the last event that the browser got, if any
   * @throws TooManyRequestsError when the session or the process has too many streams
   */
  attach(extension: string, sessionKey: string, stream: () => EventStream, lastEventId: string): EventStream {
    const mine = this.#sessions.get(sessionKey) ?? new Set();
    if (mine.size >= MOST_STREAMS_PER_SESSION || this.#streams >= MOST_STREAMS) {
      throw new TooManyRequestsError('too many open streams: close a tab and try again');
    }
    const opened = stream();
    const channel = this.#channel(extension);
    channel.streams.add(opened);
    mine.add(opened);
    this.#sessions.set(sessionKey, mine);
    this.#streams += 1;
    opened.onClose(() => {
      channel.streams.delete(opened);
      mine.delete(opened);
      this.#streams -= 1;
      if (mine.size === 0) this.#sessions.delete(sessionKey);
    });
    opened.send({ name: 'queue', data: this.queue(), latestOnly: true });
    if (lastEventId !== this.#idOf(channel)) this.#send(channel, opened);
    return opened;
  }

  /** What the extension shows now. */
  view(extension: string): DeskView {
    return this.#channel(extension).view;
  }

  /**
   * A conversation that the extension shows now.
   *
   * @throws NotFoundError when it shows no such conversation
   */
  shown(extension: string, conversationId: string): Conversation {
    const state = this.#store.get(conversationId);
    if (state === undefined || !desksShowing(state).includes(extension)) {
      throw new NotFoundError('this conversation');
    }
    return state;
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
    for (const channel of this.#channels.values()) {
      for (const stream of channel.streams) stream.send({ name: 'queue', data: queue, latestOnly: true });
    }
  }

  /** Closes the streams of a session that ended or moved to another extension. */
  closeSession(sessionKey: string): void {
    for (const stream of [...(this.#sessions.get(sessionKey) ?? [])]) stream.close();
  }

  closeAll(): void {
    for (const sessionKey of [...this.#sessions.keys()]) this.closeSession(sessionKey);
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
    for (const extension of here) this.#clear(extension);
    for (const extension of new Set([...left, ...here])) this.#refresh(extension);
    if (after !== undefined && isWaiting(after)) this.#waiting.add(conversationId);
    else this.#waiting.delete(conversationId);
    this.refreshQueue();
  }

  /** Of the calls that have the extension only the newest really has it: the end of the others was missed. */
  #clear(extension: string): void {
    const holders = this.#statesOf(extension)
      .filter((state) => state.asker === null && callProgress(state)?.phase !== 'ended')
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

  #statesOf(extension: string): Conversation[] {
    return [...(this.#conversations.get(extension) ?? [])].flatMap((id) => this.#store.get(id) ?? []);
  }

  #refresh(extension: string): void {
    const channel = this.#channels.get(extension);
    if (channel === undefined) return;
    const view = this.#compute(extension);
    const json = JSON.stringify(view);
    if (json === channel.json) return;
    channel.view = view;
    channel.json = json;
    channel.version += 1;
    for (const stream of channel.streams) this.#send(channel, stream);
  }

  #channel(extension: string): Channel {
    const known = this.#channels.get(extension);
    if (known !== undefined) return known;
    const view = this.#compute(extension);
    const channel = { version: 0, json: JSON.stringify(view), view, streams: new Set<EventStream>() };
    this.#channels.set(extension, channel);
    return channel;
  }

  #send(channel: Channel, stream: EventStream): void {
    stream.send({ name: 'desk', data: channel.view, id: this.#idOf(channel), latestOnly: true });
  }

  #idOf(channel: Channel): string {
    return `${this.#epoch}.${channel.view.extension}.${channel.version}`;
  }

  #compute(extension: string): DeskView {
    const states = this.#statesOf(extension);
    return { extension, call: currentCall(states), ask: lastAsk(states) };
  }
}

function isWaiting(state: Conversation): boolean {
  const phase = callProgress(state)?.phase;
  return phase === 'queued' || phase === 'ringing';
}

/** One desk shows one call: a ring before a conversation, that before an ended call, and the newest of each. */
function currentCall(states: readonly Conversation[]): CallView | null {
  const rank = { ringing: 3, conversation: 2, ended: 1 } as const;
  const calls = states.flatMap((state) => {
    const progress = callProgress(state);
    return progress === undefined ? [] : [callView(state, progress)];
  });
  const since = (call: CallView): number => call.endedAtMs ?? call.pickedUpAtMs ?? call.ringingSinceMs ?? 0;
  calls.sort((a, b) => rank[b.phase] - rank[a.phase] || since(b) - since(a));
  return calls[0] ?? null;
}

function lastAsk(states: readonly Conversation[]): TurnView | null {
  const asks = states
    .filter(({ asker }) => asker !== null)
    .flatMap(({ conversationId, turns }) => turns.map((turn) => turnView(conversationId, turn)))
    .filter(({ said }) => said !== null)
    .sort((a, b) => (a.turnId < b.turnId ? 1 : -1));
  return asks[0] ?? null;
}
