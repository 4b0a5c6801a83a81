import type { AriClient } from '@decroche/asterisk';
import { modeOf, type Prompt } from '@decroche/call';
import type { NeedTheme } from '@decroche/contracts';
import { ATTRIBUTES, type Logger, SpanKind, settledBefore, type Tracer } from '@decroche/service-kit';
import type { Transcribers } from '../listening/transcribers.ts';
import type { KeyMenu } from '../menu/key-menu.ts';
import type { ClosedCalls } from '../opening/closed-calls.ts';
import type { Calls } from '../queue/calls.ts';
import { type RoutingTable, routeOf } from '../routing/routing-table.ts';
import type { CallerLine } from './caller-line.ts';
import { CallerSession } from './caller-session.ts';
import type { ReadBack } from './read-back.ts';

/** What is needed to talk with callers. */
export interface CallersParts {
  readonly ari: Pick<AriClient, 'on' | 'onStateChange' | 'listChannels'>;
  readonly calls: Calls;
  /** Who comes while the fund is closed is told so, and nothing else. */
  readonly closed: ClosedCalls;
  readonly transcribers: Transcribers;
  readonly lineOf: (channelId: string) => CallerLine;
  /** What the fund does with the themes of needs; `undefined` for nothing. */
  readonly routing: () => RoutingTable | undefined;
  readonly prompts: Readonly<Record<Prompt, string>>;
  /** Whether callers of whom nothing was understood are asked once more. */
  readonly mayAskAgain: () => boolean;
  /** Which needs are read back to callers; absent where none is. */
  readonly readBack?: ReadBack | undefined;
  /** Themes that a caller may choose by key; absent where there are none. */
  readonly menu?: KeyMenu | undefined;
  readonly tracer: Tracer;
  readonly logger: Logger;
  readonly newId: () => string;
  /** The assistant is done with a caller. */
  readonly onOver: () => void;
}

/** Longest wait for those who are still here when time is up to be taken by the queue, milliseconds. */
const LAST_HAND_OVER_MS = 1_000;

/** By then a caller who left the application is told of by the queue, milliseconds. */
const SEEN_AGAIN_WITHIN_MS = 2_000;

/** The callers whom the assistant has: one {@link CallerSession} each. */
export class Callers {
  readonly #parts: CallersParts;
  readonly #here = new Map<string, Promise<void>>();
  /** By conversation, while the assistant has the caller. */
  readonly #sessions = new Map<string, CallerSession>();

  constructor(parts: CallersParts) {
    this.#parts = parts;
  }

  start(): void {
    const { ari, calls } = this.#parts;
    ari.on('StasisStart', (event) => {
      if (event.args[0] === 'inbound') this.#arrive(event.channel.id);
    });
    ari.on('ChannelDtmfReceived', ({ channel, digit }) => this.#happen(channel.id, { kind: 'key', digit }));
    // To the queue, or by a hang-up.
    ari.on('StasisEnd', ({ channel }) => this.#left(channel.id));
    ari.on('ChannelDestroyed', ({ channel }) => {
      this.#left(channel.id);
      // The manager interface may have told of his hang-up before ARI told of his coming.
      if (calls.stageOf(channel.id) === 'left') calls.happen(channel.id, { kind: 'hung-up' });
    });
    ari.onStateChange((state) => {
      if (state === 'connected') return;
      for (const channelId of [...this.#here.keys()]) calls.happen(channelId, { kind: 'cut-off' });
    });
  }

  has(channelId: string): boolean {
    return this.#here.has(channelId) || this.#parts.closed.has(channelId);
  }

  /** What the need of a caller is about. */
  themeFound(need: NeedTheme): void {
    this.#sessions.get(need.conversationId)?.themeFound(need);
  }

  /** Waits until the assistant is done with all of them; who is still here then goes to the queue. */
  async drain(deadline: AbortSignal): Promise<void> {
    await settledBefore(Promise.all(this.#here.values()), deadline);
    for (const channelId of [...this.#here.keys()]) this.#parts.calls.happen(channelId, { kind: 'cut-off' });
    await this.#parts.closed.giveUp();
    await settledBefore(Promise.all(this.#here.values()), AbortSignal.timeout(LAST_HAND_OVER_MS));
  }

  #left(channelId: string): void {
    this.#parts.closed.left(channelId);
    this.#happen(channelId, { kind: 'gone' });
    setTimeout(() => void this.#lookFor(channelId), SEEN_AGAIN_WITHIN_MS).unref();
  }

  /**
   * Who left and is not in the queue a little later may be gone: ARI tells the end of a channel only while the application has
   * it, and the manager interface may have told it before he came.
   */
  async #lookFor(channelId: string): Promise<void> {
    const { ari, calls } = this.#parts;
    if (calls.stageOf(channelId) !== 'left') return;
    try {
      const channels = await ari.listChannels();
      if (!channels.some(({ id }) => id === channelId)) calls.happen(channelId, { kind: 'hung-up' });
    } catch {
      // Once ARI is back, all calls are compared.
    }
  }

  #happen(channelId: string, sighting: Parameters<Calls['happen']>[1]): void {
    if (this.#here.has(channelId)) this.#parts.calls.happen(channelId, sighting);
  }

  #arrive(channelId: string): void {
    const { calls, closed, lineOf, tracer, newId, onOver } = this.#parts;
    if (this.has(channelId) || closed.takes(channelId)) return;
    const conversationId = newId();
    const span = tracer.startSpan('call', {
      kind: SpanKind.SERVER,
      attributes: { [ATTRIBUTES.conversationId]: conversationId },
    });
    const line = lineOf(channelId);
    const session = this.#session(channelId, conversationId, line);
    this.#sessions.set(conversationId, session);
    const over = session.done.then((mode) => {
      line.release();
      this.#sessions.delete(conversationId);
      this.#here.delete(channelId);
      onOver();
      span.setAttribute(ATTRIBUTES.mode, modeOf(mode));
      span.end();
    });
    this.#here.set(channelId, over);
    const { traceId, spanId, traceFlags } = span.spanContext();
    const flags = traceFlags.toString(16).padStart(2, '0');
    calls.begin(channelId, { conversationId, traceparent: `00-${traceId}-${spanId}-${flags}` }, session);
  }

  #session(channelId: string, conversationId: string, line: CallerLine): CallerSession {
    const { calls, transcribers, prompts, mayAskAgain, readBack, menu, routing, newId, logger } = this.#parts;
    return new CallerSession({
      ...{ conversationId, line, transcribers, prompts, mayAskAgain, readBack, menu, newId },
      routeOf: (need) => routeOf(routing(), need),
      happen: (sighting) => calls.happen(channelId, sighting),
      logger: logger.child({ conversationId }),
      now: () => performance.now(),
    });
  }
}
