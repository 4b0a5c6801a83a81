import {
  EndReason,
  type Heard,
  type ListenRequest,
  type ListenResponse,
  mayBeHeard,
  type Turn,
  type Word,
} from '@decroche/contracts';
import {
  type Context,
  callerOf,
  context,
  failStream,
  type RpcError,
  spanContextOf,
} from '@decroche/service-kit';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { v7 as uuid } from 'uuid';
import type { Place } from './admission.ts';
import type { ListenHandlerOptions } from './listen-handler.ts';
import type { HeardText, ListenEnd, ListenOutput, UtteranceEnd } from './listen-output.ts';
import { checkAudio, invalid, type ListenOrder, readFinish, readStart } from './listen-request.ts';
import { ListenSession } from './listen-session.ts';
import {
  draining,
  noCapacity,
  placeGivenUp,
  senderSilent,
  sourceNotAllowed,
  textNotAllowed,
} from './refusals.ts';

type ListenCall = ServerDuplexStream<ListenRequest, ListenResponse>;

const END_REASON: Readonly<Record<ListenEnd, EndReason>> = {
  'end-of-speech': EndReason.END_OF_SPEECH,
  'no-speech': EndReason.NO_SPEECH,
  'max-length': EndReason.MAX_LENGTH,
  key: EndReason.KEY,
  closed: EndReason.CLOSED,
  'given-up': EndReason.GIVEN_UP,
};

/** A turn of the stream and how many of its texts were published. */
interface SpokenTurn {
  readonly turn: Turn;
  sequence: number;
}

/** Utterances whose turns are remembered: two can be told about at once, the last and the next. */
const TURNS_KEPT = 8;

/** One gRPC stream: checks messages, runs the session in the trace of the call, and ends exactly once. */
export class ListenStream implements ListenOutput {
  readonly #call: ListenCall;
  readonly #options: ListenHandlerOptions;
  readonly #trace: Context;
  readonly #place: Place;
  readonly #left: () => void;
  readonly #idle: NodeJS.Timeout;
  #session: ListenSession | undefined;
  #order: ListenOrder | undefined;
  readonly #turns = new Map<number, SpokenTurn>();
  #finishing = false;
  #ended = false;
  #lastEnd: ListenEnd | undefined;
  /** How the stream ends once all was told, when not well. */
  #failure: RpcError | undefined;
  #draining = false;

  constructor(call: ListenCall, options: ListenHandlerOptions, place: Place, left: () => void) {
    this.#call = call;
    this.#options = options;
    this.#place = place;
    this.#left = left;
    this.#trace = spanContextOf(call);
    this.#idle = setTimeout(() => this.#senderSilent(), options.idleMs);
    call.on('data', (request: ListenRequest) => this.#receive(request));
    call.on('end', () => this.#finish('closed'));
    call.on('cancelled', () => this.#finish('closed'));
    call.on('error', () => this.#finish('closed'));
  }

  /** Sends a live leg away once nothing is in progress; a turn goes on to its end. */
  drain(): void {
    if (this.#order !== undefined && !this.#order.continuous) return;
    this.#draining = true;
    this.#leaveIfIdle();
  }

  speechStarted(atMs: number): void {
    this.#send({ $case: 'speechStarted', value: { atMs: Math.round(atMs) } });
  }

  text(text: HeardText): void {
    const order = this.#order as ListenOrder;
    const words: Word[] = text.words.map((word) => ({ ...word }));
    this.#options.wipe();
    const { stableWords, end } = text;
    if (order.returnText) {
      const final = end !== undefined;
      this.#send({ $case: 'transcript', value: { words, final, stableWords } });
      return;
    }
    const spoken = this.#turnOf(text.utterance);
    spoken.sequence += 1;
    const heard: Heard = {
      turn: spoken.turn,
      sequence: spoken.sequence,
      final: end !== undefined,
      words,
      stableWords,
      endReason: end === undefined ? EndReason.UNSPECIFIED : END_REASON[end.reason],
      speechEndedAtMs: end?.decidedAtMs ?? 0,
      model: text.model,
      language: text.language ?? '',
      sentAtMs: Date.now(),
    };
    context.with(this.#trace, () => this.#options.publisher.publish(heard));
  }

  utteranceEnded(end: UtteranceEnd): void {
    this.#lastEnd = end.reason;
    this.#send({
      $case: 'utteranceEnded',
      value: {
        reason: END_REASON[end.reason],
        speechEndMs: Math.round(end.speechEndMs),
        decidedAtMs: end.decidedAtMs,
        somethingHeard: end.somethingHeard,
        notUnderstood: end.notUnderstood,
        turnId: this.#turnOf(end.utterance).turn.turnId,
      },
    });
    if (this.#draining) setImmediate(() => this.#leaveIfIdle());
  }

  dropped(ms: number): void {
    const conversationId = this.#order?.turn.conversationId;
    this.#options.logger.warn({ conversationId, droppedMs: ms }, 'audio given up: decoding cannot keep up');
    this.#send({ $case: 'audioDropped', value: { droppedMs: ms } });
  }

  hold(on: boolean): void {
    if (on) this.#call.pause();
    else this.#call.resume();
    if (!this.#finishing) this.#idle.refresh();
  }

  over(): void {
    this.#close();
  }

  /** The turn that was asked for; in a live leg it is that of the first utterance, and each later one has its own. */
  #turnOf(utterance: number): SpokenTurn {
    const { turn, continuous } = this.#order as ListenOrder;
    const key = continuous ? utterance : 0;
    let spoken = this.#turns.get(key);
    if (spoken === undefined) {
      spoken = { turn: this.#turns.size === 0 ? turn : { ...turn, turnId: uuid() }, sequence: 0 };
      this.#turns.set(key, spoken);
      if (this.#turns.size > TURNS_KEPT) this.#turns.delete(key - TURNS_KEPT);
    }
    return spoken;
  }

  #receive(request: ListenRequest): void {
    if (this.#ended) return;
    if (!this.#finishing) this.#idle.refresh();
    try {
      context.with(this.#trace, () => this.#handle(request.message));
    } catch (error) {
      this.#fail(error);
    }
  }

  #handle(message: ListenRequest['message']): void {
    if (message === undefined) throw invalid('MESSAGE_EMPTY');
    if (message.$case === 'start') {
      this.#start(message.value);
      return;
    }
    if (this.#session === undefined || this.#order === undefined) throw invalid('AUDIO_BEFORE_START');
    if (message.$case === 'audio') {
      if (this.#finishing) throw invalid('AUDIO_AFTER_FINISH');
      checkAudio(message.value, this.#order.format);
      this.#session.audio(message.value);
      message.value.fill(0);
      return;
    }
    const { reason, discard } = readFinish(message.value);
    if (discard) this.#session.discard();
    else this.#finish(reason === EndReason.KEY ? 'key' : 'closed');
  }

  #start(start: Parameters<typeof readStart>[0]): void {
    if (this.#session !== undefined) throw invalid('START_TWICE');
    const { engine, endpointing, evaluation } = this.#options;
    const order = readStart(start, endpointing, (rate) => engine.accepts(rate));
    if (order.returnText && !evaluation) {
      throw textNotAllowed();
    }
    if (!mayBeHeard(callerOf(this.#call).client, order.turn.source)) throw sourceNotAllowed();
    if (!this.#place.begin(order.continuous, () => this.#makeWay())) throw noCapacity();
    this.#order = order;
    this.#session = new ListenSession(order, engine, this, {
      wall: () => Date.now(),
      steady: () => performance.now(),
    });
    this.#send({ $case: 'ready', value: { model: engine.model } });
  }

  /** Finalises what was heard, once; the end of the session then closes the stream. */
  #finish(reason: 'key' | 'closed' | 'given-up'): Promise<void> {
    if (this.#ended || this.#finishing) return Promise.resolve();
    this.#finishing = true;
    clearTimeout(this.#idle);
    if (this.#session === undefined) {
      this.#close();
      return Promise.resolve();
    }
    return this.#session.finish(reason).catch((error: unknown) => this.#fail(error));
  }

  /** A live leg: what is being said in it is lost, its sender goes on elsewhere or later. */
  #makeWay(): void {
    this.#failure = placeGivenUp();
    this.#session?.discard();
  }

  #leaveIfIdle(): void {
    if (this.#session?.busy) return;
    this.#failure = draining();
    void this.#finish('closed');
  }

  #senderSilent(): void {
    if (this.#call.isPaused()) {
      this.#idle.refresh();
      return;
    }
    this.#failure = senderSilent(this.#options.idleMs);
    void this.#finish('given-up');
  }

  #send(message: NonNullable<ListenResponse['message']>): void {
    if (!this.#ended && !this.#call.cancelled) this.#call.write({ message });
  }

  #fail(error: unknown): void {
    if (this.#ended) return;
    this.#failure = undefined;
    this.#release();
    failStream(this.#options.logger, this.#call, error);
    this.#session?.discard();
  }

  #close(): void {
    if (this.#ended) return;
    this.#release();
    if (this.#failure !== undefined) failStream(this.#options.logger, this.#call, this.#failure);
    else this.#call.end();
  }

  #release(): void {
    this.#ended = true;
    clearTimeout(this.#idle);
    this.#place.leave();
    this.#left();
    this.#options.wipe();
    if (this.#order === undefined) return;
    this.#options.logger.info(
      {
        conversationId: this.#order.turn.conversationId,
        turnId: this.#order.turn.turnId,
        end: this.#lastEnd ?? 'none',
        audioMs: Math.round(this.#session?.receivedMs ?? 0),
      },
      'listening ended',
    );
  }
}
