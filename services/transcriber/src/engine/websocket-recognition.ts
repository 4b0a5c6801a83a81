import { WebSocket } from 'ws';
import { DecodingError } from './decoding-error.ts';
import {
  MAX_ANSWER_BYTES,
  MAX_WORDS,
  plainWords,
  type RecogniserAnswer,
  readAnswer,
} from './recogniser-answer.ts';
import type { RecognisedWord, Recognition, RecognitionListener } from './speech-engine.ts';

/** Audio gathered before a message is sent, milliseconds. */
const MESSAGE_MS = 100;

/** Bounds of one connection, milliseconds. */
export interface WebSocketBounds {
  /** Longest wait for the connection. */
  readonly connectMs: number;
}

/** One utterance at an outside recogniser, over a connection of its own. */
export class WebSocketRecognition implements Recognition {
  readonly #socket: WebSocket;
  readonly #rate: number;
  readonly #listener: RecognitionListener;
  readonly #onEnd: (reached: boolean) => void;
  readonly #final = Promise.withResolvers<readonly RecognisedWord[]>();
  readonly #settled: RecognisedWord[] = [];
  /** Words since the last result, which may still change. */
  #pending: readonly string[] = [];
  #unsent: Int16Array[] = [];
  #unsentSamples = 0;
  #sentSamples = 0;
  #state: 'open' | 'finishing' | 'ended' = 'open';
  #reached = false;

  /** @param onEnd told once whether the recogniser was reached */
  constructor(
    url: string,
    sampleRateHz: number,
    bounds: WebSocketBounds,
    listener: RecognitionListener,
    onEnd: (reached: boolean) => void,
  ) {
    this.#rate = sampleRateHz;
    this.#listener = listener;
    this.#onEnd = onEnd;
    this.#final.promise.catch(() => undefined);
    this.#socket = new WebSocket(url, {
      handshakeTimeout: bounds.connectMs,
      perMessageDeflate: false,
      maxPayload: MAX_ANSWER_BYTES,
    });
    this.#socket.on('open', () => this.#opened());
    this.#socket.on('message', (data, isBinary) => {
      this.#answered(isBinary ? '' : String(data));
    });
    this.#socket.on('error', (cause) => this.fail(new DecodingError(faultOf(cause), { cause })));
    this.#socket.on('close', () => this.fail(new DecodingError('RECOGNISER_UNREACHABLE')));
  }

  get queuedMs(): number {
    return ((this.#unsentSamples + this.#socket.bufferedAmount / 2) * 1000) / this.#rate;
  }

  write(samples: Int16Array): void {
    if (this.#state !== 'open' || samples.length === 0) return;
    this.#unsent.push(samples.slice());
    this.#unsentSamples += samples.length;
    if (this.#reached && this.#unsentSamples * 1000 >= MESSAGE_MS * this.#rate) this.#send();
  }

  flush(): void {
    if (this.#state === 'open' && this.#reached) this.#send();
  }

  finish(): Promise<readonly RecognisedWord[]> {
    if (this.#state === 'open') {
      this.#state = 'finishing';
      if (this.#reached) this.#sendEnd();
    }
    return this.#final.promise;
  }

  discard(): void {
    if (this.#state === 'ended') return;
    this.#end();
    this.#final.resolve([]);
  }

  /** Ends the utterance with an error. */
  fail(error: DecodingError): void {
    if (this.#state === 'ended') return;
    const wasOpen = this.#state === 'open';
    this.#end();
    this.#final.reject(error);
    if (wasOpen) this.#listener.failed(error);
  }

  #opened(): void {
    if (this.#state === 'ended') return;
    this.#reached = true;
    this.#socket.send(JSON.stringify({ config: { sample_rate: this.#rate, words: true } }));
    if (this.#state === 'finishing') this.#sendEnd();
    else this.#send();
  }

  #sendEnd(): void {
    this.#send();
    this.#socket.send('{"eof" : 1}');
  }

  #send(): void {
    if (this.#unsentSamples === 0) return;
    const message = new Int16Array(this.#unsentSamples);
    let at = 0;
    for (const samples of this.#unsent) {
      message.set(samples, at);
      at += samples.length;
    }
    this.#unsent = [];
    this.#unsentSamples = 0;
    this.#sentSamples += message.length;
    this.#socket.send(new Uint8Array(message.buffer), () => {
      if (this.#state === 'open') this.#listener.progress();
    });
  }

  #answered(json: string): void {
    if (this.#state === 'ended') return;
    try {
      this.#take(readAnswer(json));
    } catch (cause) {
      this.fail(new DecodingError('RECOGNISER_MISBEHAVED', { cause }));
    }
  }

  #take(answer: RecogniserAnswer): void {
    if (answer.kind === 'other') return;
    const sentMs = (this.#sentSamples / this.#rate) * 1000;
    if (answer.kind === 'partial') this.#pending = answer.words;
    else {
      const words = placedWords(answer, this.#settled.at(-1)?.endMs ?? 0, sentMs);
      if (this.#settled.length + words.length > MAX_WORDS) {
        this.fail(new DecodingError('RECOGNISER_MISBEHAVED'));
        return;
      }
      // Words that were understood and are no part of any result would be lost without a trace.
      if (this.#state === 'finishing' && words.length === 0 && this.#pending.length > 0) {
        this.fail(new DecodingError('RECOGNISER_FORGOT'));
        return;
      }
      this.#settled.push(...words);
      this.#pending = [];
    }
    if (this.#state === 'finishing' && answer.kind === 'result') {
      const words = [...this.#settled];
      this.#end();
      this.#final.resolve(words);
    } else this.#listener.partial([...this.#settled.map((word) => word.text), ...this.#pending], sentMs);
  }

  #end(): void {
    this.#state = 'ended';
    this.#unsent = [];
    this.#unsentSamples = 0;
    if (this.#reached) this.#socket.close();
    else this.#socket.terminate();
    this.#onEnd(this.#reached);
  }
}

/**
 * Words of a result at their places, in milliseconds. Those of a recogniser that gives no times are spread over the
 * time, and believed.
 */
function placedWords(
  { words, timed }: Extract<RecogniserAnswer, { kind: 'result' }>,
  fromMs: number,
  toMs: number,
): RecognisedWord[] {
  if (timed !== undefined) {
    return timed.flatMap(({ word, start, end, conf }) => {
      const [text] = plainWords(word);
      if (text === undefined) return [];
      const startMs = Math.round(Math.min(start * 1000, toMs));
      const endMs = Math.max(startMs, Math.round(Math.min(end * 1000, toMs)));
      return [{ text, startMs, endMs, confidence: Math.min(1, Math.max(0, conf ?? 1)) }];
    });
  }
  const step = (toMs - fromMs) / Math.max(1, words.length);
  return words.map((text, index) => ({
    text,
    startMs: Math.round(fromMs + index * step),
    endMs: Math.round(fromMs + (index + 1) * step),
    confidence: 1,
  }));
}

/** What broke the connection: `ws` marks what the peer sent against the protocol. */
function faultOf(cause: Error): 'RECOGNISER_MISBEHAVED' | 'RECOGNISER_UNREACHABLE' {
  const { code } = cause as NodeJS.ErrnoException;
  return code?.startsWith('WS_ERR_') ? 'RECOGNISER_MISBEHAVED' : 'RECOGNISER_UNREACHABLE';
}
