import type { DeskView, ExtensionAskView, QueueView } from '#contract';

/** What the page knows of its desk. */
export interface DeskState {
  readonly view: DeskView | null;
  /** `performance.now()` at which the view arrived at the page. */
  readonly viewAt: number;
  readonly queue: QueueView | null;
  /** A colleague asks for the extension. */
  readonly ask: ExtensionAskView;
  /**
   * `lost` once a connection that was open is gone; `refused` when the session is no longer good for this extension;
   * `elsewhere` when a newer tab of this browser took over; `outdated` when the server says what this page cannot read.
   */
  readonly connection: 'opening' | 'open' | 'lost' | 'refused' | 'elsewhere' | 'outdated';
}

/** A feed as the page uses it. */
export interface LiveFeed {
  /** Told of each change; gives back how to be told no more. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => DeskState;
  start(): void;
  stop(): void;
}

export const FIRST_STATE: DeskState = {
  view: null,
  viewAt: 0,
  queue: null,
  ask: null,
  connection: 'opening',
};

/** From a tab to the worker that holds the stream for all tabs of this browser. */
export type ToWorker = { readonly kind: 'open'; readonly extension: string } | { readonly kind: 'close' };

/** From the worker to its tabs, at each change and at each beat of the server. */
export interface FromWorker {
  readonly state: DeskState;
  /** False when the view is the one that was sent before. */
  readonly viewChanged: boolean;
}
