import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeskView } from '#contract';
import type { FromWorker, ToWorker } from './feed-protocol.ts';
import { SharedFeed } from './shared-feed.ts';

const WORKER = {} as { onconnect: (event: { readonly ports: readonly unknown[] }) => void };

let source: EventTarget;

/** One end of a channel that delivers at once what is posted at the other one. */
class Port {
  onmessage: ((event: { readonly data: unknown }) => void) | undefined;
  other: Port | undefined;

  postMessage(data: FromWorker | ToWorker): void {
    this.other?.onmessage?.({ data: structuredClone(data) });
  }

  close(): void {
    this.other = undefined;
  }
}

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('self', WORKER);
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal(
    'EventSource',
    class extends EventTarget {
      constructor() {
        super();
        source = this;
      }
      close(): void {}
    },
  );
  vi.stubGlobal(
    'SharedWorker',
    class {
      readonly port = new Port();
      constructor() {
        const inside = new Port();
        inside.other = this.port;
        this.port.other = inside;
        WORKER.onconnect({ ports: [inside] });
      }
    },
  );
  vi.resetModules();
  await import('./feed-worker.ts');
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function sent(view: DeskView): void {
  const data = JSON.stringify(view);
  source.dispatchEvent(new MessageEvent('desk', { data, lastEventId: 'run.1' }));
}

test('of views that come within one tick of the clock, as when a caller is given away, the last one is shown', () => {
  const feed = new SharedFeed('1001', () => undefined);
  feed.start();
  const consulted = { other: '1002', stage: 'talking' } as const;
  sent({ extension: '1001', call: null, consulted, ask: null, phone: null });
  sent({ extension: '1001', call: null, consulted: { ...consulted, stage: 'held' }, ask: null, phone: null });
  expect(feed.snapshot().view?.consulted?.stage).toBe('held');
  sent({ extension: '1001', call: null, consulted: null, ask: null, phone: null });
  expect(feed.snapshot().view?.consulted).toBeNull();
  feed.stop();
});

test('a beat of the server changes nothing of when the view came', () => {
  const feed = new SharedFeed('1001', () => undefined);
  feed.start();
  sent({ extension: '1001', call: null, consulted: null, ask: null, phone: null });
  const before = feed.snapshot();
  vi.advanceTimersByTime(1_000);
  source.dispatchEvent(new MessageEvent('beat', { data: 'null' }));
  expect(feed.snapshot()).toMatchObject({ view: before.view, viewAt: before.viewAt });
  feed.stop();
});
