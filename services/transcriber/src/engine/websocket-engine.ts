import { WebSocket } from 'ws';
import { DecodingError } from './decoding-error.ts';
import { Reachability } from './reachability.ts';
import type { ModelIdentity, Recognition, RecognitionListener, SpeechEngine } from './speech-engine.ts';
import { WebSocketRecognition } from './websocket-recognition.ts';

/** An outside recogniser. */
export interface WebSocketEngineOptions {
  /** `ws://` or `wss://` address. */
  readonly url: string;
  readonly model: ModelIdentity;
  /** Longest wait for a connection, milliseconds. */
  readonly connectMs: number;
  /** Told when the recogniser cannot be reached any more, and when it can again. */
  readonly onReachable: (reachable: boolean) => void;
}

/**
 * A recogniser outside of this process, over the WebSocket protocol of alphacep/vosk-server (`server.py`: JSON
 * `config`, binary linear audio, JSON `eof`; answers `partial`, then `text` with `result`). LinTO-STT speaks the same
 * protocol on its streaming service, so one adapter serves both, on a machine with a GPU or not.
 */
export class WebSocketEngine implements SpeechEngine {
  readonly #options: WebSocketEngineOptions;
  readonly #open = new Set<WebSocketRecognition>();
  readonly #reachability: Reachability;
  #closed = false;

  constructor(options: WebSocketEngineOptions) {
    const { url, connectMs, onReachable } = options;
    this.#options = options;
    this.#reachability = new Reachability((signal) => canConnect(url, connectMs, signal), onReachable);
    this.#reachability.check();
  }

  get model(): ModelIdentity {
    return this.#options.model;
  }

  get ready(): boolean {
    return this.#reachability.reachable && !this.#closed;
  }

  get busyShare(): number {
    return 0;
  }

  get saturated(): boolean {
    return false;
  }

  measureCapacity(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  accepts(sampleRateHz: number): boolean {
    return sampleRateHz === 8000 || sampleRateHz === 16_000;
  }

  open(sampleRateHz: number, listener: RecognitionListener): Recognition {
    if (this.#closed) throw new DecodingError('ENGINE_CLOSED');
    const recognition: WebSocketRecognition = new WebSocketRecognition(
      this.#options.url,
      sampleRateHz,
      { connectMs: this.#options.connectMs },
      listener,
      (reached) => {
        this.#open.delete(recognition);
        if (!reached) this.#reachability.check();
      },
    );
    this.#open.add(recognition);
    return recognition;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#reachability.close();
    for (const recognition of this.#open) recognition.fail(new DecodingError('ENGINE_CLOSED'));
    await Promise.resolve();
  }
}

/** Opens and closes a connection. @returns whether it could be opened */
function canConnect(url: string, connectMs: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = new WebSocket(url, { handshakeTimeout: connectMs });
    const leave = (): void => probe.terminate();
    signal.addEventListener('abort', leave);
    probe.once('close', () => signal.removeEventListener('abort', leave));
    probe.once('open', () => {
      resolve(true);
      probe.close();
    });
    probe.on('error', () => resolve(false));
  });
}
