import { DeskFeed } from './desk-feed.ts';
import type { DeskState, FromWorker, ToWorker } from './feed-protocol.ts';

/**
 * Runs once a browser and extension: it holds the one event stream that all tabs share, since a browser opens six
 * connections at most to a server over HTTP/1.1 and the seventh tab would starve them all.
 */
const ports = new Set<MessagePort>();
let feed: DeskFeed | undefined;
/** Told last. Compared itself, not by its time: a caller is given away within one tick of the clock. */
let lastView: DeskState['view'] = null;

function tell(message: FromWorker): void {
  for (const port of ports) port.postMessage(message);
}

function open(extension: string): void {
  if (feed === undefined) {
    const opened = new DeskFeed(extension);
    opened.subscribe(() => {
      const state = opened.snapshot();
      const viewChanged = state.view !== lastView;
      lastView = state.view;
      tell({ state, viewChanged });
    });
    feed = opened;
  }
  feed.start();
}

(self as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = ({ ports: [port] }) => {
  if (port === undefined) return;
  port.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    if (data.kind === 'close') {
      ports.delete(port);
      if (ports.size > 0) return;
      // Whoever opens the next tab may be somebody else.
      feed?.stop();
      feed = undefined;
      return;
    }
    ports.add(port);
    open(data.extension);
    if (feed !== undefined) {
      port.postMessage({ state: feed.snapshot(), viewChanged: true } satisfies FromWorker);
    }
  };
};
