import type { CallerAudioSource, Tap } from '@decroche/asterisk';
import { LiveListening, type Turn, TurnSource } from '@decroche/contracts';
import type { Logger } from '@decroche/service-kit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveCall } from './live-call.ts';
import { AFTER_KEYS_MS, type Leg } from './live-rules.ts';
import type { LiveStream, StreamEnd } from './live-stream.ts';

/** A tap that gives the frames pushed into it. */
class FakeTap {
  readonly frames: AsyncIterable<{ data: Buffer; sequence: number }>;
  open = true;
  readonly #waiting: ((frame: Buffer | undefined) => void)[] = [];
  readonly channelId: string;

  constructor(channelId: string) {
    this.channelId = channelId;
    const next = (): Promise<Buffer | undefined> => new Promise((resolve) => this.#waiting.push(resolve));
    this.frames = (async function* () {
      for (let data = await next(); data !== undefined; data = await next()) yield { data, sequence: 0 };
    })();
  }

  push(frame: Buffer): void {
    this.#waiting.shift()?.(frame);
  }

  async close(): Promise<void> {
    this.open = false;
    this.#waiting.shift()?.(undefined);
  }
}

class FakeStream implements LiveStream {
  readonly turn: Turn;
  readonly heard: Buffer[] = [];
  discarded = false;
  readonly accepted = Promise.resolve(true);
  readonly #ended = Promise.withResolvers<StreamEnd>();
  readonly ended = this.#ended.promise;

  constructor(turn: Turn) {
    this.turn = turn;
  }

  write(frame: Buffer): void {
    this.heard.push(Buffer.from(frame));
  }

  discard(): void {
    this.discarded = true;
  }

  die(why: StreamEnd): void {
    this.#ended.resolve(why);
  }
}

let taps: FakeTap[];
let streams: FakeStream[];
let told: LiveListening[];
let places: number;
let tapFault: Error | undefined;
let call: LiveCall;

const silence = (): Buffer => Buffer.alloc(640);
const noise = (level: number): Buffer => Buffer.alloc(640, level);
/** Lets all that is under way go on as far as it can. */
const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const open = (): number => taps.filter((tap) => tap.open).length;
const live = (): FakeStream[] => streams.filter((stream) => !stream.discarded);

function together(): void {
  for (const leg of ['caller', 'agent'] satisfies Leg[]) call.moved(leg, 'b');
  call.counted('b', 2);
}

beforeEach(() => {
  vi.useFakeTimers();
  [taps, streams, told, places, tapFault] = [[], [], [], 2, undefined];
  const audio = {
    tap: async ({ channelId }) => {
      if (tapFault !== undefined) throw tapFault;
      const tap = new FakeTap(channelId);
      taps.push(tap);
      return tap as unknown as Tap;
    },
  } satisfies Pick<CallerAudioSource, 'tap'>;
  const transcriber = {
    listenLive: (turn: Turn) => {
      const stream = new FakeStream(turn);
      streams.push(stream);
      return stream;
    },
  };
  let ids = 0;
  call = new LiveCall({
    conversationId: 'c',
    channels: { caller: '1.1', agent: '1.2' },
    extension: '1001',
    stopped: false,
    after: Promise.resolve(),
    audio,
    transcribers: { chooseLive: (legs) => (places < legs ? undefined : [transcriber, transcriber]) },
    tell: (state) => told.push(state),
    newId: () => `turn-${++ids}`,
    now: () => performance.now(),
    logger: { info: () => undefined } as unknown as Logger,
  });
});
afterEach(async () => {
  const ending = call.end();
  await settled();
  await ending;
  expect(open()).toBe(0);
  vi.useRealTimers();
});

describe('the live listening to a conversation', () => {
  it('begins once the two are joined: each leg through its own tap, under its own name', async () => {
    await settled();
    expect(open()).toBe(0);
    together();
    await settled();
    expect(taps.map(({ channelId }) => channelId)).toEqual(['1.1', '1.2']);
    expect(live().map(({ turn }) => turn.source)).toEqual([TurnSource.CALLER_LIVE, TurnSource.AGENT_LIVE]);
    expect(told).toEqual([LiveListening.ON]);
    taps[0]?.push(noise(1));
    taps[1]?.push(noise(2));
    await settled();
    expect(live().map(({ heard }) => heard[0]?.[0])).toEqual([1, 2]);
  });

  it.each<[string, () => void, LiveListening]>([
    ['hold', () => call.held('agent', true), LiveListening.ASIDE],
    ['another bridge', () => call.moved('agent', 'other'), LiveListening.ASIDE],
    ['a third party', () => call.counted('b', 3), LiveListening.ASIDE],
    ['the agent', () => call.want(false), LiveListening.STOPPED],
  ])('is cut in the same breath by %s, and its taps are closed', async (_, cut, state) => {
    together();
    await settled();
    cut();
    expect(live()).toEqual([]);
    await settled();
    expect(open()).toBe(0);
    expect(told.at(-1)).toBe(state);
  });

  it('goes on after hold with streams of their own', async () => {
    together();
    await settled();
    call.held('agent', true);
    await settled();
    call.held('agent', false);
    await settled();
    expect([open(), live().length, streams.length]).toEqual([2, 2, 4]);
    expect(told).toEqual([LiveListening.ON, LiveListening.ASIDE, LiveListening.ON]);
  });

  it('throws away what is said from a key on until some time after the last one, and looks for keys in the voice meanwhile', async () => {
    together();
    await settled();
    call.key();
    expect(live()).toEqual([]);
    const [tap] = taps;
    const frame = noise(3);
    tap?.push(frame);
    await settled();
    expect(frame.every((byte) => byte === 0)).toBe(true);
    await vi.advanceTimersByTimeAsync(AFTER_KEYS_MS - 1_000);
    call.key();
    await vi.advanceTimersByTimeAsync(AFTER_KEYS_MS - 1);
    expect([open(), live().length]).toEqual([2, 0]);
    await vi.advanceTimersByTimeAsync(2);
    expect([open(), live().length]).toEqual([2, 2]);
    expect(told).toEqual([LiveListening.ON, LiveListening.KEYS, LiveListening.ON]);
  });

  it('opens no tap while no transcriber has two places, and begins when one has', async () => {
    places = 1;
    together();
    await settled();
    expect([taps.length, told]).toEqual([0, [LiveListening.NO_CAPACITY]]);
    places = 2;
    await vi.advanceTimersByTimeAsync(1_500);
    expect([open(), told.at(-1)]).toEqual([2, LiveListening.ON]);
  });

  it.each<[StreamEnd, LiveListening]>([
    ['lost', LiveListening.LOST],
    ['no-capacity', LiveListening.NO_CAPACITY],
  ])('of which one stream ends (%s) is sought anew on both legs', async (why, state) => {
    together();
    await settled();
    streams[1]?.die(why);
    await settled();
    expect([open(), live().length, told.at(-1)]).toEqual([0, 0, state]);
    await vi.advanceTimersByTimeAsync(1_500);
    expect([open(), told.at(-1)]).toEqual([2, LiveListening.ON]);
  });

  it('that cannot be tapped tries again, ever later, and never after its end', async () => {
    tapFault = new Error('away');
    together();
    await settled();
    expect(told).toEqual([LiveListening.LOST]);
    await vi.advanceTimersByTimeAsync(60_000);
    const ending = call.end();
    await settled();
    await ending;
    tapFault = undefined;
    await vi.advanceTimersByTimeAsync(60_000);
    expect([taps.length, told.at(-1)]).toEqual([0, LiveListening.OVER]);
  });

  it('is stopped while it begins', async () => {
    together();
    call.want(false);
    await settled();
    expect([open(), live(), told]).toEqual([0, [], [LiveListening.STOPPED]]);
    call.want(true);
    await settled();
    expect(told.at(-1)).toBe(LiveListening.ON);
  });

  it('tells nothing of a pause before it has begun', async () => {
    call.moved('caller', 'b');
    taps[0]?.push(silence());
    await settled();
    expect(told).toEqual([]);
  });
});
