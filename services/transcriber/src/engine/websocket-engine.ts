import { backoffDelay } from '@decroche/service-kit';
import { WebSocket } from 'ws';
import { DecodingError } from './decoding-error.ts';
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

const RETRY = { firstMs: 500, mostMs: 10_000 } as const;

/**
 * A recogniser outside of this process, over the WebSocket protocol of alphacep/vosk-server (`server.py`: JSON
 * `config`, binary linear audio, JSON `eof`; answers `partial`, then `text` with `result`). LinTO-STT speaks the same
 * protocol on its streaming service, so one adapter serves both, on a machine with a GPU or not.
 */
export class WebSocketEngine implements SpeechEngine {
  readonly #options: WebSocketEngineOptions;
  readonly #open = new Set<WebSocketRecognition>();
  #reachable = false;
  #failures = 0;
  #probe: WebSocket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: WebSocketEngineOptions) {
    this.#options = options;
    this.#tryToReach();
  }

  get model(): ModelIdentity {
    return this.#options.model;
  }

  get ready(): boolean {
    return this.#reachable && !this.#closed;
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
        if (!reached) this.#tryToReach();
      },
    );
    this.#open.add(recognition);
    return recognition;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#probe?.terminate();
    for (const recognition of this.#open) recognition.fail(new DecodingError('ENGINE_CLOSED'));
    await Promise.resolve();
  }

  /** Opens and closes a connection, again and again until it succeeds. */
  #tryToReach(): void {
    if (this.#closed || this.#probe !== undefined) return;
    clearTimeout(this.#retry);
    const probe = new WebSocket(this.#options.url, { handshakeTimeout: this.#options.connectMs });
    this.#probe = probe;
    probe.once('open', () => {
      this.#probe = undefined;
      this.#failures = 0;
      this.#tell(true);
      probe.close();
    });
    probe.on('error', () => {
      if (this.#probe !== probe) return;
      this.#probe = undefined;
      this.#tell(false);
      if (this.#closed) return;
      this.#retry = setTimeout(() => this.#tryToReach(), backoffDelay(this.#failures++, RETRY));
      this.#retry.unref();
    });
  }

  #tell(reachable: boolean): void {
    if (reachable === this.#reachable) return;
    this.#reachable = reachable;
    this.#options.onReachable(reachable);
  }
}
