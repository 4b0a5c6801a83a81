import { WebSocket } from 'ws';
import { DecodingError } from './decoding-error.ts';
import type { RecognisedWord, Recognition, RecognitionListener } from './speech-engine.ts';

/** Audio gathered before a message is sent, milliseconds. */
const MESSAGE_MS = 100;

/** What a Vosk server answers; LinTO-STT answers the same without `result`. */
interface Answer {
  readonly partial?: string;
  readonly text?: string;
  readonly result?: readonly { word: string; start: number; end: number; conf: number }[];
}

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
    this.#socket = new WebSocket(url, { handshakeTimeout: bounds.connectMs, perMessageDeflate: false });
    this.#socket.on('open', () => this.#opened());
    this.#socket.on('message', (data, isBinary) => {
      if (!isBinary) this.#answered(String(data));
    });
    this.#socket.on('error', (cause) => this.fail(new DecodingError('RECOGNISER_UNREACHABLE', { cause })));
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
    let answer: Answer;
    try {
      answer = JSON.parse(json) as Answer;
    } catch (cause) {
      this.fail(new DecodingError('DECODER_FAILED', { cause }));
      return;
    }
    const sentMs = (this.#sentSamples / this.#rate) * 1000;
    if (answer.text === undefined) {
      const rest = plainWords(answer.partial ?? '');
      if (this.#state === 'open') {
        this.#listener.partial([...this.#settled.map((word) => word.text), ...rest], sentMs);
      }
      return;
    }
    this.#settled.push(...wordsOf(answer, this.#settled.at(-1)?.endMs ?? 0, sentMs));
    if (this.#state === 'open') {
      this.#listener.partial(
        this.#settled.map((word) => word.text),
        sentMs,
      );
      return;
    }
    const words = [...this.#settled];
    this.#end();
    this.#final.resolve(words);
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
 * Words of a result, in the way libvosk writes them: lower case, without punctuation. Those of a recogniser that gives
 * no times are spread over the time, and believed.
 */
function wordsOf(answer: Answer, fromMs: number, toMs: number): RecognisedWord[] {
  if (answer.result !== undefined) {
    return answer.result.flatMap(({ word, start, end, conf }) => {
      const [text] = plainWords(word);
      if (text === undefined) return [];
      const confidence = Math.min(1, Math.max(0, conf));
      return [{ text, startMs: Math.round(start * 1000), endMs: Math.round(end * 1000), confidence }];
    });
  }
  const texts = plainWords(answer.text ?? '');
  const step = (toMs - fromMs) / Math.max(1, texts.length);
  return texts.map((text, index) => ({
    text,
    startMs: Math.round(fromMs + index * step),
    endMs: Math.round(fromMs + (index + 1) * step),
    confidence: 1,
  }));
}

function plainWords(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll('’', "'")
    .split(/\s+/)
    .map((word) => word.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}']+$/gu, ''))
    .filter(Boolean);
}
