import {
  CONV_STREAM,
  checkSaidSubject,
  checkSubject,
  draftCodec,
  EVERY_AGENT_WORDS_SUBJECT,
  everySubject,
  lifecycleCodec,
  openSaid,
  type PublicKeys,
  passagesCodec,
  ReplayGuard,
  type Said,
  type SignedSaid,
  saidCodec,
  signedDraft,
  signedLifecycle,
  signedPassages,
  TurnSource,
} from '@decroche/contracts';
import {
  type BusMessage,
  describeError,
  type EventBus,
  injectTrace,
  type Logger,
  retry,
} from '@decroche/service-kit';
import type { ConversationEvent } from './conversation.ts';
import type { ConversationStore } from './conversation-store.ts';
import { checkSources } from './draft-sources.ts';
import { byOwnClock } from './own-clock.ts';

/** Kinds of events in the order in which they are replayed: with the steps first, what is over stays over. */
const KINDS = ['lifecycle', 'said', 'passages', 'draft'] as const;
type Kind = (typeof KINDS)[number];
/** Together less than half a minute. */
const REPLAY_RETRY = { firstMs: 200, mostMs: 5_000, attempts: 10 } as const;

/** Public keys of the services whose words are shown. */
export interface ReaderKeys {
  readonly lifecycle: PublicKeys;
  readonly said: PublicKeys;
  readonly passages: PublicKeys;
  readonly draft: PublicKeys;
}

type ReadBus = Pick<EventBus, 'subscribe' | 'onConnected' | 'replay'>;
type EventStore = Pick<ConversationStore, 'get' | 'fetch' | 'apply' | 'sweep'>;

/** What a reader works with. */
export interface ReaderParts {
  readonly keys: ReaderKeys;
  readonly logger: Logger;
  /** Unix time, milliseconds. */
  readonly now: () => number;
}

/** A verified event, with whose words it is about where it is about any. */
export type ReadEvent = ConversationEvent & { readonly source?: TurnSource | undefined };

/** Told of each event that was new and changed something, as it comes or after a connection was lost. */
export type EventListener = (conversationId: string, event: ConversationEvent) => void;

/**
 * Reads the conversations' events from the bus into the store. No text goes further than this file unless the
 * signature of the service that made it was verified, and no draft unless its citations were.
 */
export class EventReader {
  readonly #bus: ReadBus;
  readonly #store: EventStore;
  readonly #keys: ReaderKeys;
  /** The store puts texts in order itself. */
  readonly #replays = new ReplayGuard({ anyOrder: true });
  readonly #logger: Logger;
  readonly #now: () => number;
  readonly #listeners: EventListener[] = [];
  #dictated: (said: Said) => void = () => undefined;
  #trained: (conversationId: string, event: ConversationEvent) => void = () => undefined;
  #replaying = Promise.resolve();
  #replayed = false;

  constructor(bus: ReadBus, store: EventStore, { keys, logger, now }: ReaderParts) {
    this.#bus = bus;
    this.#store = store;
    this.#keys = keys;
    this.#logger = logger;
    this.#now = now;
    for (const kind of KINDS) {
      bus.subscribe(everySubject(kind), (message) => this.#take(kind, message, true));
    }
    bus.subscribe(EVERY_AGENT_WORDS_SUBJECT, (message) => this.#takeAgentWords(message));
    bus.onConnected(() => {
      this.#replaying = this.#replaying.then(() => this.#replay());
    });
  }

  /**
   * Told of what happens from the start of this service on: also of what is found in the stream after a reconnection,
   * since who is quicker to be back speaks before this service hears; not of what the stream held at the start.
   */
  onEvent(listener: EventListener): void {
    this.#listeners.push(listener);
  }

  /** Takes what agents dictate: it is no turn of a conversation until it is asked. */
  onDictated(take: (said: Said) => void): void {
    this.#dictated = take;
  }

  /**
   * Takes what is prepared for simulated callers. It goes nowhere else: no desk shows it, and no listener counts it.
   */
  onTraining(take: (conversationId: string, event: ConversationEvent) => void): void {
    this.#trained = take;
  }

  /** A server that has just started may not answer at once; one that is lost is asked again at its return. */
  async #replay(): Promise<void> {
    const missed = this.#replayed;
    try {
      await retry(() => this.#replayOnce(missed), REPLAY_RETRY);
      this.#replayed = true;
      this.#store.sweep();
    } catch (error) {
      this.#logger.warn({ err: describeError(error) }, 'cannot replay the last events; live ones go on');
    }
  }

  async #replayOnce(missed: boolean): Promise<void> {
    for (const kind of KINDS) {
      await this.#bus.replay(CONV_STREAM, everySubject(kind), (message) => this.#take(kind, message, missed));
    }
  }

  #read(kind: Kind, { data, ageMs }: BusMessage): ReadEvent {
    const event = readEvent(kind, data, this.#keys, this.#replays);
    return 'said' in event ? { ...event, said: byOwnClock(event.said, this.#now(), ageMs) } : event;
  }

  /** They are shown while the call lasts: no listener is told of them, and a conversation that is not here stays unknown. */
  async #takeAgentWords(message: BusMessage): Promise<void> {
    const event = this.#read('said', message);
    if (event.kind !== 'said') return;
    checkSaidSubject(message.subject, event.said);
    const conversationId = idOf(event);
    if (this.#store.get(conversationId) !== undefined) this.#store.apply(conversationId, event);
  }

  async #take(kind: Kind, message: BusMessage, told: boolean): Promise<void> {
    const event = this.#read(kind, message);
    const conversationId = idOf(event);
    if (event.kind === 'said') checkSaidSubject(message.subject, event.said);
    else checkSubject(kind, message.subject, conversationId);
    if ('said' in event && event.said.turn?.source === TurnSource.AGENT_DICTATED) {
      if (event.kind === 'said') this.#dictated(event.said);
      return;
    }
    if (event.source === TurnSource.TRAINING) return this.#trained(conversationId, event);
    if (event.kind !== 'lifecycle' && this.#store.get(conversationId) === undefined) {
      // Another instance may have opened it for a typed question; a lost Redis only costs that.
      await this.#store.fetch(conversationId).catch(() => undefined);
    }
    if (this.#store.apply(conversationId, event) && told) {
      for (const listener of this.#listeners) listener(conversationId, event);
    }
  }
}

/**
 * Decodes and verifies one event.
 *
 * @throws MalformedEventError when it is not one
 * @throws UnsignedTextError when it was not signed by the service that makes such events, or its text by the redactor
 * @throws ReplayedTextError when its text is old, or another one was taken in its place
 */
export function readEvent(kind: Kind, data: Uint8Array, keys: ReaderKeys, replays: ReplayGuard): ReadEvent {
  const opened = (signed: SignedSaid | undefined): Said => {
    const said = openSaid(signed, keys.said);
    if (signed !== undefined) replays.check(signed, said);
    return said;
  };
  switch (kind) {
    case 'lifecycle':
      return { kind, lifecycle: signedLifecycle.open(lifecycleCodec.decode(data), keys.lifecycle) };
    case 'said': {
      const said = opened(saidCodec.decode(data));
      return { kind, said, source: said.turn?.source };
    }
    case 'passages': {
      const passages = signedPassages.open(passagesCodec.decode(data), keys.passages);
      const said = opened(passages.said);
      return { kind, said, passages, source: said.turn?.source };
    }
    case 'draft': {
      const draft = signedDraft.open(draftCodec.decode(data), keys.draft);
      const passages = signedPassages.open(draft.passages, keys.passages);
      const said = opened(passages.said);
      checkSources(draft, said, passages);
      return { kind, draft, traceparent: currentTraceparent(), source: said.turn?.source };
    }
  }
}

function idOf(event: ConversationEvent): string {
  switch (event.kind) {
    case 'lifecycle':
      return event.lifecycle.conversationId;
    case 'said':
    case 'passages':
      return event.said.turn?.conversationId ?? '';
    case 'draft':
      return event.draft.conversationId;
    default:
      return '';
  }
}

function currentTraceparent(): string | null {
  const carrier: Record<string, string> = {};
  injectTrace(carrier, {
    set: (target, key, value) => {
      target[key] = value;
    },
  });
  return carrier.traceparent ?? null;
}
