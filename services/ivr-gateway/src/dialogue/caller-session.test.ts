import { type AssistMode, type EndReason, modeOf, type Step } from '@decroche/call';
import { createLogger } from '@decroche/service-kit';
import { describe, expect, it } from 'vitest';
import type { CallerAudio } from '../legs/caller-audio.ts';
import {
  type Listening,
  type ListeningEvents,
  ListeningLostError,
  type ListeningResult,
  type Transcriber,
  type Transcribers,
} from '../listening/transcribers.ts';
import { KeyMenu } from '../menu/key-menu.ts';
import { Calls } from '../queue/calls.ts';
import { memoryRegistry } from '../queue/memory-registry.fixture.ts';
import type { Route } from '../routing/routing-table.ts';
import type { CallerLine } from './caller-line.ts';
import { CallerSession } from './caller-session.ts';
import { ReadBack } from './read-back.ts';

/** A line whose prompts end when the test says so. */
class FakeLine implements CallerLine {
  readonly log: string[] = [];
  readonly prompts = new Map<string, PromiseWithResolvers<void>>();
  tapFails = false;
  queueFails = false;
  stopHangs = false;
  onFrame: ((frame: Buffer) => void) | undefined;
  audioClosed = false;
  readonly audioEnded = Promise.withResolvers<void>();

  async play(media: string | readonly string[]): Promise<void> {
    const name = [media].flat().join(' ');
    this.log.push(`play ${name}`);
    const prompt = Promise.withResolvers<void>();
    this.prompts.set(name, prompt);
    await prompt.promise;
  }

  release(): void {
    this.log.push('release');
  }

  async stopPlaying(): Promise<void> {
    if (this.stopHangs) return new Promise(() => undefined);
    for (const prompt of this.prompts.values()) prompt.resolve();
  }

  async openAudio(onFrame: (frame: Buffer) => void): Promise<CallerAudio> {
    if (this.tapFails) throw new Error('no tap');
    this.onFrame = onFrame;
    return {
      ended: this.audioEnded.promise,
      close: async () => {
        this.audioClosed = true;
      },
    };
  }

  goTo({ queue = 'of all' }: Route): void {
    this.log.push(`go to ${queue}`);
  }

  async toClosed(): Promise<void> {
    this.log.push('closed');
  }

  async toQueue(): Promise<void> {
    this.log.push('queue');
    if (this.queueFails) throw new Error('gone');
  }
}

class FakeListening implements Listening {
  readonly frames: Buffer[] = [];
  readonly outcome = Promise.withResolvers<ListeningResult>();
  finished: { reason: EndReason; discard: boolean } | undefined;
  readonly events: ListeningEvents;

  constructor(events: ListeningEvents) {
    this.events = events;
    this.outcome.promise.catch(() => undefined);
  }

  get done(): Promise<ListeningResult> {
    return this.outcome.promise;
  }

  replay(frames: readonly Buffer[]): void {
    for (const frame of frames) this.write(frame);
  }

  write(frame: Buffer): void {
    this.frames.push(Buffer.from(frame));
  }

  finish(reason: EndReason, discard: boolean): void {
    this.finished = { reason, discard };
    this.outcome.resolve({ reason, somethingHeard: !discard, notUnderstood: false });
  }
}

class FakeTranscriber implements Transcriber {
  listening: FakeListening | undefined;

  listen(_turn: unknown, _offsetMs: number, events: ListeningEvents): Listening {
    this.listening = new FakeListening(events);
    return this.listening;
  }
}

interface Heard {
  readonly session: Caller;
  readonly listening: FakeListening | undefined;
}

/** A call with the assistant, and what happens to it from outside. */
class Caller {
  readonly #calls: Calls;
  readonly #session: CallerSession;

  constructor(calls: Calls, session: CallerSession) {
    this.#calls = calls;
    this.#session = session;
  }

  async run(): Promise<AssistMode> {
    const call = { conversationId: 'conversation', traceparent: '' };
    this.#calls.begin('caller', call, this.#session);
    return modeOf(await this.#session.done);
  }

  key(digit: string): void {
    this.#calls.happen('caller', { kind: 'key', digit });
  }

  hungUp(): void {
    this.#calls.happen('caller', { kind: 'gone' });
  }

  understood(turnId: string, theme: string, confidence: number, final = true): void {
    this.#session.themeFound({ conversationId: 'conversation', turnId, theme, confidence, final });
  }

  cutOff(): void {
    this.#calls.happen('caller', { kind: 'cut-off' });
  }
}

function told(step: Step): string {
  switch (step.kind) {
    case 'listened':
      return `ended ${step.reason} ${step.mode}`;
    case 'queued':
      return `queued ${step.mode}`;
    default:
      return step.kind;
  }
}

function setUp(
  transcribers: readonly FakeTranscriber[],
  without: AssistMode = 'no-transcriber',
  mayAskAgain = false,
  readBack?: ReadBack,
  menu?: KeyMenu,
) {
  const line = new FakeLine();
  const said: string[] = [];
  const choose: Transcribers['choose'] = (except) => {
    const transcriber = transcribers.find((candidate) => !except?.has(candidate));
    return transcriber === undefined ? { mode: without } : { transcriber };
  };
  const logger = createLogger('test', 'silent');
  const calls = new Calls({
    // Never started: it remembers in memory.
    registry: memoryRegistry(logger),
    tell: (_, step) => said.push(told(step)),
    inTraceOf: (_, work) => work(),
    limits: { listeningMs: 60_000, noSpeechMs: 6_000 },
    now: Date.now,
    logger,
  });
  let id = 0;
  const session = new CallerSession({
    conversationId: 'conversation',
    line,
    transcribers: { choose },
    prompts: {
      ...{ notice: 'notice', question: 'question' },
      ...{ 'second-try': 'second-try', correction: 'correction' },
    },
    mayAskAgain: () => mayAskAgain,
    readBack,
    menu,
    routeOf: ({ theme }) => ({ queue: `of ${theme}` }),
    happen: (sighting) => calls.happen('caller', sighting),
    logger,
    newId: () => `turn-${++id}`,
    now: () => performance.now(),
  });
  return { line, said, session: new Caller(calls, session) };
}

/** 20 ms of key 0 as it sounds, 16 kHz. */
function toneOfZero(frame: number): Buffer {
  const samples = Buffer.alloc(640);
  for (let at = 0; at < 320; at += 1) {
    const angle = (2 * Math.PI * (frame * 320 + at)) / 16_000;
    samples.writeInt16LE(Math.round(5_000 * (Math.sin(941 * angle) + Math.sin(1336 * angle))), at * 2);
  }
  return samples;
}

/** Lets every promise that can settle do so. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a call with the assistant', () => {
  it('plays the notice, then the question, listens, and queues at the end of speech', async () => {
    const transcriber = new FakeTranscriber();
    const { line, said, session } = setUp([transcriber]);
    const run = session.run();
    await settle();
    expect(line.log).toEqual(['play notice']);
    line.onFrame?.(Buffer.from('before'));
    line.prompts.get('notice')?.resolve();
    await settle();
    expect(line.log).toEqual(['play notice', 'play question']);
    line.onFrame?.(Buffer.from('after'));
    transcriber.listening?.outcome.resolve({
      reason: 'end-of-speech',
      somethingHeard: true,
      notUnderstood: false,
    });
    expect(await run).toBe('listening');
    expect(transcriber.listening?.frames.map(String)).toEqual(['after']);
    expect(line.log.at(-1)).toBe('queue');
    expect(said.at(-1)).toBe(`queued listening`);
    await settle();
    expect(line.audioClosed).toBe(true);
  });

  it('takes the tones of key 0 in the caller’s audio for a refusal, whatever his phone announced', async () => {
    const transcriber = new FakeTranscriber();
    const { line, said, session } = setUp([transcriber]);
    const run = session.run();
    await settle();
    for (let frame = 0; frame < 5; frame += 1) line.onFrame?.(toneOfZero(frame));
    expect(await run).toBe('refused');
    expect(transcriber.listening).toBeUndefined();
    expect(said).toEqual(['arrived', 'refused', `queued refused`]);
  });

  it('stops the question when the caller speaks over it', async () => {
    const transcriber = new FakeTranscriber();
    const { line, said, session } = setUp([transcriber]);
    const run = session.run();
    await settle();
    line.prompts.get('notice')?.resolve();
    await settle();
    let stopped = false;
    void line.prompts.get('question')?.promise.then(() => {
      stopped = true;
    });
    transcriber.listening?.events.onSpeechStarted();
    await settle();
    expect(stopped).toBe(true);
    expect(said).toContain('spoke');
    transcriber.listening?.outcome.resolve({
      reason: 'end-of-speech',
      somethingHeard: true,
      notUnderstood: false,
    });
    await run;
  });

  it.each(['notice', 'question'])(
    'queues a caller who presses 0 during the %s, and nothing is transcribed',
    async (during) => {
      const transcriber = new FakeTranscriber();
      const { line, said, session } = setUp([transcriber]);
      const run = session.run();
      await settle();
      if (during === 'question') {
        line.prompts.get('notice')?.resolve();
        await settle();
      }
      session.key('0');
      expect(await run).toBe('refused');
      expect(said).toContain('refused');
      expect(said.at(-1)).toBe(`queued refused`);
      if (during === 'question')
        expect(transcriber.listening?.finished).toEqual({ reason: 'closed', discard: true });
      else expect(transcriber.listening).toBeUndefined();
    },
  );

  it('takes another key as "I have finished"', async () => {
    const transcriber = new FakeTranscriber();
    const { line, session } = setUp([transcriber]);
    const run = session.run();
    await settle();
    line.prompts.get('notice')?.resolve();
    await settle();
    session.key('#');
    expect(await run).toBe('listening');
    expect(transcriber.listening?.finished).toEqual({ reason: 'key', discard: false });
  });

  it.each(['notice', 'question'])(
    'throws away what was heard and queues when keys can no longer be seen during the %s',
    async (during) => {
      const transcriber = new FakeTranscriber();
      const { line, said, session } = setUp([transcriber]);
      const run = session.run();
      await settle();
      if (during === 'question') {
        line.prompts.get('notice')?.resolve();
        await settle();
      }
      session.cutOff();
      session.key('0');
      expect(await run).toBe('listening-lost');
      expect(said).not.toContain('refused');
      expect(said.at(-1)).toBe('queued listening-lost');
      if (during === 'question') {
        expect(transcriber.listening?.finished).toEqual({ reason: 'closed', discard: true });
        expect(said).toContain(`ended closed listening-lost`);
      } else expect(transcriber.listening).toBeUndefined();
    },
  );

  it('does not queue a caller who hung up', async () => {
    const { line, said, session } = setUp([new FakeTranscriber()]);
    const run = session.run();
    await settle();
    session.hungUp();
    await run;
    expect(line.log).not.toContain('queue');
    expect(said.some((step) => step.startsWith('queued'))).toBe(false);
  });
});

describe('a caller of whom it is not sure what he wants', () => {
  const NEED = { reason: 'end-of-speech', somethingHeard: true, notUnderstood: false } as const;
  const ASKED = 'play read-back themes/reversion read-back-end';

  /** A caller who has said something. */
  async function heard(ms: Readonly<Record<string, number>> = {}) {
    const transcriber = new FakeTranscriber();
    const known: Readonly<Record<string, number>> = {
      ...{ 'read-back': 700, 'read-back-end': 1_400, correction: 4_000 },
      ...{ 'themes/reversion': 1_900, 'themes/paiement': 2_700 },
      ...ms,
    };
    const readBack = new ReadBack({
      below: 0.75,
      shelf: {
        durationMs: (names) => names.reduce((sum, name) => sum + (known[name] ?? Number.NaN), 0) || undefined,
        mediaOf: (names) => names,
      },
    });
    const { line, said, session } = setUp([transcriber], 'no-transcriber', false, readBack);
    const run = session.run();
    await settle();
    line.prompts.get('notice')?.resolve();
    await settle();
    transcriber.listening?.outcome.resolve(NEED);
    await settle();
    return { transcriber, line, said, session, run };
  }

  it('hears what was understood, and is queued with it when he keeps still', async () => {
    const { line, said, session, run } = await heard();
    session.understood('turn-2', 'reversion', 0.6);
    await settle();
    expect(line.log.at(-1)).toBe(ASKED);
    line.prompts.get(ASKED.slice(5))?.resolve();
    expect(await run).toBe('listening');
    expect(said.at(-1)).toBe('queued listening');
    expect(line.log).toContain('go to of reversion');
  });

  it('says no by key 2: his need is withdrawn with its queue, and he is asked once more and not read back again', async () => {
    const { transcriber, line, said, session, run } = await heard();
    session.understood('turn-2', 'reversion', 0.6);
    session.key('2');
    await settle();
    expect(said).toContain('denied');
    expect(line.log.slice(-2)).toEqual(['go to of all', 'play correction']);
    session.understood('turn-2', 'reversion', 0.6);
    expect(line.log.at(-1)).toBe('play correction');
    session.understood('turn-3', 'paiement', 0.5);
    transcriber.listening?.outcome.resolve(NEED);
    expect(await run).toBe('listening');
    expect(line.log.filter((entry) => entry.startsWith('play read-back'))).toEqual([ASKED]);
    expect(line.log).toContain('go to of paiement');
  });

  it.each([
    ['is sure', 'reversion', 0.75],
    ['is about nothing that is known', '', 0],
    ['is about a theme that nobody has spoken', 'rachat', 0.6],
    ['would take too long to be read back', 'paiement', 0.6],
  ])('is queued at once when it %s', async (_, theme, confidence) => {
    const { line, session, run } = await heard();
    session.understood('turn-2', theme, confidence);
    expect(await run).toBe('listening');
    expect(line.log.some((entry) => entry.startsWith('play read-back'))).toBe(false);
    expect(line.log.indexOf(`go to of ${theme}`)).toBeLessThan(line.log.indexOf('queue'));
  });

  it('is not read back where he could not be asked again', async () => {
    const { line, session, run } = await heard({ correction: Number.NaN });
    session.understood('turn-2', 'reversion', 0.6);
    expect(await run).toBe('listening');
    expect(line.log.some((entry) => entry.startsWith('play read-back'))).toBe(false);
  });

  it('is weighed by his whole need, whenever it is known', async () => {
    const { line, session, run } = await heard();
    session.understood('turn-2', 'reversion', 0.6, false);
    await settle();
    expect(line.log.at(-1)).not.toBe(ASKED);
    session.understood('turn-2', 'reversion', 0.9);
    expect(await run).toBe('listening');
  });

  it('refuses by key 0 while he hears it, and waits where everybody waits', async () => {
    const { line, said, session, run } = await heard();
    session.understood('turn-2', 'reversion', 0.6);
    session.key('0');
    expect(await run).toBe('refused');
    expect(line.log.findLast((entry) => entry.startsWith('go to'))).toBe('go to of all');
    expect(said.at(-1)).toBe('queued refused');
  });

  it('waits for it half a second', async () => {
    const { run } = await heard();
    const from = performance.now();
    expect(await run).toBe('listening');
    expect(performance.now() - from).toBeLessThan(3_000);
  });
});

describe('a caller of whom nothing was understood twice', () => {
  const NOTHING = { reason: 'no-speech', somethingHeard: false, notUnderstood: false } as const;
  const MENU = 'menu themes/reversion keys/1 themes/paiement keys/4';

  /** A caller who hears which themes he may choose. */
  async function offered() {
    const transcriber = new FakeTranscriber();
    const asked: string[] = [];
    const menu = new KeyMenu({
      menu: () =>
        new Map([
          ['1', { theme: 'reversion', question: 'Ai-je droit à la réversion ?' }],
          ['4', { theme: 'paiement', question: 'Quand est-ce versé ?' }],
        ]),
      shelf: { durationMs: () => 1_000, mediaOf: (names) => names },
      ask: async ({ question }) => void asked.push(question),
      newId: () => 'turn',
    });
    const { line, said, session } = setUp([transcriber], 'no-transcriber', true, undefined, menu);
    const run = session.run();
    await settle();
    line.prompts.get('notice')?.resolve();
    await settle();
    transcriber.listening?.outcome.resolve(NOTHING);
    await settle();
    transcriber.listening?.outcome.resolve(NOTHING);
    await settle();
    expect(line.log.at(-1)).toBe(`play ${MENU}`);
    return { line, said, session, run, asked };
  }

  it('chooses a theme by key: it is asked for in the words of the fund, and he goes where they go', async () => {
    const { line, said, session, run, asked } = await offered();
    session.key('4');
    expect(await run).toBe('silent');
    expect(asked).toEqual(['Quand est-ce versé ?']);
    expect(line.log.indexOf('go to of paiement')).toBeLessThan(line.log.indexOf('queue'));
    expect(said.at(-1)).toBe('queued silent');
  });

  it('hears them once more after a key that chooses nothing, and then goes to the queue', async () => {
    const { line, session, run, asked } = await offered();
    session.key('9');
    await settle();
    expect(line.log.filter((entry) => entry === `play ${MENU}`)).toHaveLength(2);
    session.key('8');
    expect(await run).toBe('silent');
    expect(asked).toEqual([]);
  });

  it('refuses by key 0, and is let through by any other sign', async () => {
    const refusing = await offered();
    refusing.session.key('0');
    expect(await refusing.run).toBe('refused');
    const passing = await offered();
    passing.session.key('#');
    expect(await passing.run).toBe('silent');
    expect([...refusing.asked, ...passing.asked]).toEqual([]);
  });
});

describe('a caller of whom nothing was understood', () => {
  const NOTHING = { reason: 'no-speech', somethingHeard: false, notUnderstood: false } as const;
  const NOISE = { reason: 'end-of-speech', somethingHeard: false, notUnderstood: true } as const;

  /** A caller who has heard the question. */
  async function asked(mayAskAgain = true, transcribers = [new FakeTranscriber()]) {
    const parts = setUp(transcribers, 'no-preparation', mayAskAgain);
    const run = parts.session.run();
    await settle();
    parts.line.prompts.get('notice')?.resolve();
    await settle();
    return { ...parts, run, transcribers };
  }

  it.each([
    ['said nothing', NOTHING],
    ['could not be understood', NOISE],
  ])('because he %s is asked once more, and heard', async (_, result) => {
    const { line, said, run, transcribers } = await asked();
    const [transcriber] = transcribers;
    line.onFrame?.(Buffer.from('noise'));
    transcriber?.listening?.outcome.resolve(result);
    await settle();
    expect(line.log).toEqual(['play notice', 'play question', 'play second-try']);
    line.onFrame?.(Buffer.from('why he calls'));
    expect(transcriber?.listening?.frames.map(String)).toEqual(['why he calls']);
    transcriber?.listening?.outcome.resolve({
      reason: 'end-of-speech',
      somethingHeard: true,
      notUnderstood: false,
    });
    expect(await run).toBe('listening');
    expect(said.at(-1)).toBe('queued listening');
  });

  it('twice is queued, and never asked a third time', async () => {
    const { line, said, run, transcribers } = await asked();
    transcribers[0]?.listening?.outcome.resolve(NOTHING);
    await settle();
    transcribers[0]?.listening?.outcome.resolve(NOISE);
    expect(await run).toBe('not-understood');
    expect(line.log).toEqual(['play notice', 'play question', 'play second-try', 'release', 'queue']);
    expect(said.at(-1)).toBe('queued not-understood');
  });

  it('is not asked again where the fund does not want it, nor after a key', async () => {
    const without = await asked(false);
    without.transcribers[0]?.listening?.outcome.resolve(NOTHING);
    expect(await without.run).toBe('silent');
    const pressed = await asked();
    pressed.transcribers[0]?.listening?.outcome.resolve({ ...NOTHING, reason: 'key' });
    expect(await pressed.run).toBe('silent');
    for (const { line } of [without, pressed]) expect(line.log).not.toContain('play second-try');
  });

  it('is queued at once as he was heard, when nothing could come of a second time', async () => {
    const { line, run, transcribers } = await asked();
    const listening = transcribers[0]?.listening;
    transcribers.length = 0;
    listening?.outcome.resolve(NOTHING);
    expect(await run).toBe('silent');
    expect(line.log).toEqual(['play notice', 'play question', 'release', 'queue']);
  });

  it('may refuse during the second time', async () => {
    const { said, session, run, transcribers } = await asked();
    transcribers[0]?.listening?.outcome.resolve(NOTHING);
    await settle();
    session.key('0');
    expect(await run).toBe('refused');
    expect(said).toContain('refused');
    expect(transcribers[0]?.listening?.finished).toEqual({ reason: 'closed', discard: true });
  });
});

describe('the voice of a caller', () => {
  const isWiped = (frame: Buffer): boolean => frame.every((byte) => byte === 0);

  it('is wiped at once before he is listened to, and all of it once the call is queued', async () => {
    const transcriber = new FakeTranscriber();
    const { line, session } = setUp([transcriber]);
    const run = session.run();
    await settle();
    const before = Buffer.from('before');
    line.onFrame?.(before);
    expect(isWiped(before)).toBe(true);
    line.prompts.get('notice')?.resolve();
    await settle();
    // More than another transcriber could be given.
    const said = Array.from({ length: 45 }, () => Buffer.alloc(32_000, 7));
    for (const second of said) line.onFrame?.(second);
    expect(said.some(isWiped)).toBe(false);
    transcriber.listening?.outcome.resolve({
      reason: 'max-length',
      somethingHeard: true,
      notUnderstood: false,
    });
    await run;
    expect(said.every(isWiped)).toBe(true);
    const late = Buffer.from('late');
    line.onFrame?.(late);
    expect(isWiped(late)).toBe(true);
    expect(transcriber.listening?.frames).toHaveLength(45);
  });

  it.each(['refuses', 'hangs up'] as const)('is wiped when he %s while he speaks', async (how) => {
    const transcriber = new FakeTranscriber();
    const { line, session } = setUp([transcriber]);
    const run = session.run();
    await settle();
    line.prompts.get('notice')?.resolve();
    await settle();
    const said = Buffer.from('half of what he');
    line.onFrame?.(said);
    if (how === 'refuses') session.key('0');
    else session.hungUp();
    await run;
    expect(isWiped(said)).toBe(true);
  });
});

describe('a refusal is key 0 and nothing else', () => {
  const REFUSED = /^refused$| refused$/;

  it.each([
    ['hangs up', 'unknown', (parts: Heard) => parts.session.hungUp()],
    ['can no longer be seen to press it', 'listening-lost', (parts: Heard) => parts.session.cutOff()],
    [
      'is lost to a transcriber',
      'listening-lost',
      (parts: Heard) =>
        parts.listening?.outcome.reject(new ListeningLostError('listening-lost', false, 'died')),
    ],
    [
      'is lost to a fault of our own',
      'listening-lost',
      (parts: Heard) => parts.listening?.outcome.reject(new TypeError('a fault')),
    ],
  ])('a caller who %s while he is listened to has not refused', async (_, mode, happen) => {
    const transcriber = new FakeTranscriber();
    const { line, said, session } = setUp([transcriber]);
    const run = session.run();
    await settle();
    line.prompts.get('notice')?.resolve();
    await settle();
    happen({ session, listening: transcriber.listening });
    expect(await run).toBe(mode);
    expect(said.filter((step) => step.startsWith('ended'))).toEqual([
      expect.stringMatching(new RegExp(` ${mode}$`)),
    ]);
    expect(said.filter((step) => REFUSED.test(step))).toEqual([]);
  });

  it('nor has one who hangs up during the notice', async () => {
    const { said, session } = setUp([new FakeTranscriber()]);
    const run = session.run();
    await settle();
    session.hungUp();
    expect(await run).toBe('unknown');
    expect(said).toEqual(['arrived']);
  });
});

describe('a call when something is missing', () => {
  it.each(['no-transcriber', 'no-capacity'] as const)(
    'queues at once, without a notice, in mode %s',
    async (mode) => {
      const { line, said, session } = setUp([], mode);
      expect(await session.run()).toBe(mode);
      expect(line.log).toEqual(['release', 'queue']);
      expect(said).toEqual(['arrived', `queued ${mode}`]);
    },
  );

  it('cuts the notice short when the caller cannot be tapped', async () => {
    const { line, session } = setUp([new FakeTranscriber()]);
    line.tapFails = true;
    expect(await session.run()).toBe('no-audio');
    expect(line.log).toEqual(['play notice', 'release', 'queue']);
  });

  it('goes on with another transcriber when one dies, from the first word', async () => {
    const [first, second] = [new FakeTranscriber(), new FakeTranscriber()];
    const { line, said, session } = setUp([first, second]);
    const run = session.run();
    await settle();
    line.prompts.get('notice')?.resolve();
    await settle();
    line.onFrame?.(Buffer.from('one'));
    first.listening?.outcome.reject(new ListeningLostError('listening-lost', true, 'died'));
    await settle();
    line.onFrame?.(Buffer.from('two'));
    expect(second.listening?.frames.map(String)).toEqual(['one', 'two']);
    second.listening?.outcome.resolve({
      reason: 'end-of-speech',
      somethingHeard: true,
      notUnderstood: false,
    });
    expect(await run).toBe('listening');
    expect(said.filter((step) => step.startsWith('ended'))).toHaveLength(1);
  });

  it('queues in the mode of the loss when no other transcriber is left', async () => {
    const transcriber = new FakeTranscriber();
    const { line, said, session } = setUp([transcriber]);
    const run = session.run();
    await settle();
    line.prompts.get('notice')?.resolve();
    await settle();
    transcriber.listening?.outcome.reject(new ListeningLostError('listening-lost', true, 'died'));
    expect(await run).toBe('listening-lost');
    expect(said).toContain(`ended given-up listening-lost`);
    expect(line.log.at(-1)).toBe('queue');
  });

  it('says silent when nothing was heard', async () => {
    const transcriber = new FakeTranscriber();
    const { line, session } = setUp([transcriber]);
    const run = session.run();
    await settle();
    line.prompts.get('notice')?.resolve();
    await settle();
    transcriber.listening?.outcome.resolve({
      reason: 'no-speech',
      somethingHeard: false,
      notUnderstood: false,
    });
    expect(await run).toBe('silent');
  });

  it('says not understood when there were no words to believe in what was said', async () => {
    const transcriber = new FakeTranscriber();
    const { line, session } = setUp([transcriber]);
    const run = session.run();
    await settle();
    line.prompts.get('notice')?.resolve();
    await settle();
    transcriber.listening?.outcome.resolve({
      reason: 'end-of-speech',
      somethingHeard: false,
      notUnderstood: true,
    });
    expect(await run).toBe('not-understood');
  });

  it('does not ask for a need that nobody could prepare any more once the notice is over', async () => {
    const transcribers = [new FakeTranscriber()];
    const { line, said, session } = setUp(transcribers, 'no-preparation');
    const run = session.run();
    await settle();
    transcribers.length = 0;
    line.prompts.get('notice')?.resolve();
    expect(await run).toBe('no-preparation');
    expect(line.log).toEqual(['play notice', 'release', 'queue']);
    expect(said).toEqual(['arrived', `queued no-preparation`]);
  });

  it('gives his lease up at once and queues him when Asterisk does not answer that a prompt was stopped', async () => {
    const { line, session } = setUp([new FakeTranscriber()]);
    line.stopHangs = true;
    const run = session.run();
    await settle();
    session.cutOff();
    expect(line.log).toEqual(['play notice', 'release']);
    expect(await run).toBe('listening-lost');
    expect(line.log).toEqual(['play notice', 'release', 'queue']);
  });

  it('never throws, even when the hand-over fails', async () => {
    const { line, said, session } = setUp([]);
    line.queueFails = true;
    await expect(session.run()).resolves.toBe('no-transcriber');
    expect(said.some((step) => step.startsWith('queued'))).toBe(false);
  });
});
