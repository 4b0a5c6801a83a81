import { createLogger } from '@decroche/service-kit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StrandedCallers, type StrandedCallersParts } from './stranded-callers.ts';

let done: string[];
let channels: Map<string, string>[];
let state: 'connected' | 'connecting';
let change: (state: 'connected' | 'connecting') => void;
let stranded: StrandedCallers;

function channel(id: string, application: string, data: string): Map<string, string> {
  return new Map([
    ['Uniqueid', id],
    ['Application', application],
    ['Data', data],
  ]);
}

beforeEach(() => {
  vi.useFakeTimers();
  done = [];
  channels = [];
  stranded = new StrandedCallers({
    ari: {
      get state() {
        return state;
      },
      onStateChange: (listener: typeof change) => {
        change = (now) => {
          state = now;
          listener(now);
        };
        return () => undefined;
      },
    } as unknown as StrandedCallersParts['ari'],
    ami: {
      list: async () => channels,
      action: async (action: string, fields: [string, string][]) =>
        void done.push(`${action} ${fields.map(([, value]) => value).join(' ')}`),
    } as unknown as StrandedCallersParts['ami'],
    hide: async () => void done.push('hide'),
    has: (channelId) => channelId === 'has one',
    app: 'decroche',
    queue: { context: 'queues', extension: 'retraite' },
    logger: createLogger('test', 'silent'),
  });
  stranded.start();
  change('connected');
});
afterEach(() => {
  stranded.stop();
  vi.useRealTimers();
});

describe('while the events of Asterisk are lost', () => {
  it('a caller who comes into the application is queued once, and nobody else', async () => {
    channels = [
      channel('has one', 'Stasis', 'decroche,inbound'),
      channel('a tap', 'Stasis', 'decroche,tap'),
      channel('of another gateway', 'Stasis', 'decroche-2,inbound'),
      channel('queued', 'Queue', 'retraite,r'),
    ];
    change('connecting');
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toEqual(['hide']);
    channels.push(channel('stranded', 'Stasis', 'decroche,inbound'));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(done).toEqual(['hide', 'Redirect stranded queues retraite 1']);
  });

  it('nobody is looked for before, and none once they are back', async () => {
    channels = [channel('comes', 'Stasis', 'decroche,inbound')];
    await vi.advanceTimersByTimeAsync(2_000);
    expect(done).toEqual([]);
    channels = [];
    change('connecting');
    change('connected');
    channels = [channel('comes', 'Stasis', 'decroche,inbound')];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(done).toEqual(['hide']);
  });
});
