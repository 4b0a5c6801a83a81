import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeskView } from '#contract';
import { DeskFeed } from './desk-feed.ts';

const VIEW: DeskView = { extension: '1001', call: null, consulted: null, ask: null, phone: null };

let source: EventTarget | undefined;

beforeEach(() => {
  vi.stubGlobal(
    'EventSource',
    class extends EventTarget {
      constructor() {
        super();
        source = this;
      }
      close(): void {
        source = undefined;
      }
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

function sent(name: string, data: unknown): void {
  source?.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data), lastEventId: 'run.1' }));
}

test('a view is taken as it was sent', () => {
  const feed = new DeskFeed('1001');
  feed.start();
  sent('desk', VIEW);
  expect(feed.snapshot()).toMatchObject({ view: VIEW });
  feed.stop();
});

test('of a view that the page cannot read nothing is shown, nor of the one before it, and no other is asked for', () => {
  const feed = new DeskFeed('1001');
  feed.start();
  sent('desk', VIEW);
  sent('desk', { ...VIEW, call: { conversationId: 'c', phase: 'parked' } });
  expect(feed.snapshot()).toMatchObject({ view: null, connection: 'outdated' });
  expect(source).toBeUndefined();
});
