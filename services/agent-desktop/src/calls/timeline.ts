import { stepOf } from '@decroche/call';
import { SaidOutcome } from '@decroche/contracts';
import type { EventStream } from '../http/event-stream.ts';
import type { ConversationEvent } from './conversation.ts';
import { liveStateOf } from './live/live-state.ts';
import { draftView, extractsView, sourceName, speechEndOf } from './text-views.ts';

/** One line of the timeline of a conversation. It carries no text but redacted and drafted ones. */
type TimelineEntry = {
  readonly conversationId: string;
  /** When this service saw it, Unix milliseconds. */
  readonly seenAtMs: number;
} & ({ readonly type: string } & Readonly<Record<string, unknown>>);

/** Readiness of one call, milliseconds; null when it never was. */
export interface Readiness {
  readonly readyBeforePickupMs: number | null;
  readonly endOfSpeechToExtractsMs: number | null;
  readonly endOfSpeechToDraftMs: number | null;
}

const MOST_READERS = 16;

/** Sends the timelines of all conversations to test and demonstration tools. */
export class Timeline {
  readonly #readers = new Set<EventStream>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get full(): boolean {
    return this.#readers.size >= MOST_READERS;
  }

  attach(stream: EventStream): void {
    this.#readers.add(stream);
    stream.onClose(() => this.#readers.delete(stream));
  }

  event(conversationId: string, event: ConversationEvent): void {
    if (this.#readers.size === 0) return;
    const entry = entryOf(event);
    if (entry !== undefined) this.#send(conversationId, entry);
  }

  shown(conversationId: string, what: 'extracts' | 'draft', afterMs: number | null, visible: boolean): void {
    this.#send(conversationId, { type: 'shown', what, afterEndOfSpeechMs: afterMs, visible });
  }

  readiness(conversationId: string, readiness: Readiness, visible: boolean): void {
    this.#send(conversationId, { type: 'readiness', visible, ...readiness });
  }

  closeAll(): void {
    for (const reader of [...this.#readers]) reader.close();
  }

  #send(conversationId: string, entry: Entry): void {
    const data: TimelineEntry = { ...entry, conversationId, seenAtMs: this.#now() };
    for (const reader of this.#readers) reader.send({ name: 'timeline', data });
  }
}

type Entry = { readonly type: string; readonly [field: string]: unknown };

function entryOf(event: ConversationEvent): Entry | undefined {
  switch (event.kind) {
    case 'lifecycle': {
      const { step: change } = event.lifecycle;
      if (change?.$case === 'liveListeningChanged')
        return { type: 'lifecycle', step: 'live', state: liveStateOf(change.value.state) };
      const told = stepOf(event.lifecycle);
      if (told === undefined) return undefined;
      const { eventId: _, kind, ...step } = told;
      return { type: 'lifecycle', step: kind, ...step };
    }
    case 'said': {
      const { said } = event;
      const entry = {
        type: 'said',
        turnId: said.turn?.turnId,
        source: sourceName(said.turn?.source ?? 0),
        sequence: said.sequence,
        final: said.final,
        outcome: said.outcome === SaidOutcome.TEXT ? 'text' : 'none',
        text: said.text,
        redactions: said.redactions.map(({ type }) => type),
        speechEndedAtMs: speechEndOf(said),
        signedAtMs: said.signedAtMs,
      };
      return entry;
    }
    case 'passages': {
      const view = extractsView(event.said, event.passages);
      const entry = {
        type: 'passages',
        turnId: event.said.turn?.turnId,
        saidSequence: view.saidSequence,
        final: view.final,
        outcome: view.evidence.outcome,
        foundAtMs: event.passages.foundAtMs,
        passages: view.passages.map(({ sourceId, title, sectionTitle }) => ({
          sourceId,
          title,
          sectionTitle,
        })),
      };
      return entry;
    }
    case 'draft': {
      const { conversationId: _, turnId, author, composedAtMs, speechEndedAtMs } = event.draft;
      const { traceparent: __, ...view } = draftView(event.draft, null);
      const entry = {
        type: 'draft',
        turnId,
        author,
        composedAtMs,
        speechEndedAtMs,
        ...view,
      };
      return entry;
    }
    default:
      return { type: event.kind };
  }
}
