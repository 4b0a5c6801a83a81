import {
  type DeskState,
  FIRST_STATE,
  type FromWorker,
  type LiveFeed,
  type ToWorker,
} from './feed-protocol.ts';

/** The worker speaks at least at each beat of the server, and at each try while it looks for the server. */
const SILENCE_MS = 30_000;
/** Longest that it may take to answer when it is asked, milliseconds. */
const ANSWER_MS = 5_000;

/** The feed of a desk by the worker that holds one stream for all tabs of this browser. */
export class SharedFeed implements LiveFeed {
  #state: DeskState = FIRST_STATE;
  readonly #extension: string;
  readonly #onFault: () => void;
  readonly #listeners = new Set<() => void>();
  #worker: SharedWorker | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  /** @param onFault the worker did not start or died */
  constructor(extension: string, onFault: () => void) {
    this.#extension = extension;
    this.#onFault = onFault;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): DeskState => this.#state;

  start(): void {
    const worker = new SharedWorker(new URL('./feed-worker.ts', import.meta.url), {
      type: 'module',
      name: `desk ${this.#extension}`,
    });
    this.#worker = worker;
    worker.onerror = () => this.#fail();
    worker.port.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#take(data);
    this.#send({ kind: 'open', extension: this.#extension });
    window.addEventListener('pagehide', this.#leave);
    window.addEventListener('pageshow', this.#comeBack);
    this.#heard();
  }

  stop(): void {
    clearTimeout(this.#silence);
    window.removeEventListener('pagehide', this.#leave);
    window.removeEventListener('pageshow', this.#comeBack);
    this.#leave();
    this.#worker?.port.close();
    this.#worker = undefined;
  }

  readonly #leave = (): void => this.#send({ kind: 'close' });

  readonly #comeBack = (event: PageTransitionEvent): void => {
    if (event.persisted) this.#send({ kind: 'open', extension: this.#extension });
  };

  #take(message: FromWorker): void {
    this.#heard();
    const { state, viewChanged } = message;
    // The worker's clock begins at another moment than the page's.
    const seen = viewChanged ? { view: state.view, viewAt: performance.now() } : this.#state;
    this.#state = { ...state, view: seen.view, viewAt: seen.viewAt };
    for (const listener of this.#listeners) listener();
  }

  #heard(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#probe(), SILENCE_MS);
  }

  /** A machine that slept wakes to a silence that means nothing. */
  #probe(): void {
    this.#send({ kind: 'open', extension: this.#extension });
    this.#silence = setTimeout(() => this.#fail(), ANSWER_MS);
  }

  #fail(): void {
    this.stop();
    this.#onFault();
  }

  #send(message: ToWorker): void {
    this.#worker?.port.postMessage(message);
  }
}
