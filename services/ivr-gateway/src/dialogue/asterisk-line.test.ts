import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AsteriskLine, type LineParts } from './asterisk-line.ts';

type Ari = LineParts['ari'];

/** Asterisk as far as a line uses it. */
class SampleAsterisk {
  readonly done: string[] = [];
  amiAway = false;
  playFails = false;
  queueFails = false;
  redirectFails = false;
  /** Where the dialplan has the caller. */
  context = 'from-pstn';
  readonly frames: Buffer[] = [];
  readonly #listeners = new Map<string, Set<(event: unknown) => void>>();

  state = 'connected';

  readonly ari = {
    on: (type: string, listener: (event: unknown) => void) => this.#add(type, listener),
    onStateChange: (listener: (state: unknown) => void) => this.#add('state', listener),
    play: async (channelId: string, { playbackId, media }: { playbackId: string; media: string }) => {
      if (this.playFails) throw new Error('no such channel');
      this.done.push(`play ${channelId} ${playbackId} ${media}`);
    },
    stopPlayback: async (playbackId: string) => void this.done.push(`stop ${playbackId}`),
    continueInDialplan: async (channelId: string, place: object) => {
      if (this.queueFails) throw new Error('gone');
      this.done.push(`continue ${channelId} ${JSON.stringify(place)}`);
    },
  } as unknown as Ari;

  constructor() {
    Object.defineProperty(this.ari, 'state', { get: () => this.state });
  }

  readonly ami = {
    action: async (action: string, fields: [string, string][]) => {
      if (this.amiAway) throw new Error('not connected');
      if (action === 'Getvar') return new Map([['Value', this.context]]);
      if (action === 'Redirect' && this.redirectFails) throw new Error('refused');
      this.done.push(`${action} ${fields.map(([, value]) => value).join(' ')}`);
      return new Map();
    },
  } as unknown as LineParts['ami'];

  readonly audio = {
    tap: async () => ({
      frames: (async function* (frames: Buffer[]) {
        for (const data of frames) yield { data };
      })(this.frames),
      close: async () => undefined,
    }),
  } as unknown as LineParts['audio'];

  get listening(): number {
    return [...this.#listeners.values()].reduce((sum, listeners) => sum + listeners.size, 0);
  }

  emit(type: string, event: unknown): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event);
  }

  renewals(): string[] {
    return this.done.filter((each) => each.startsWith('Setvar'));
  }

  #add(type: string, listener: (event: unknown) => void): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
    return () => listeners.delete(listener);
  }
}

let asterisk: SampleAsterisk;
let line: AsteriskLine;

beforeEach(() => {
  vi.useFakeTimers();
  asterisk = new SampleAsterisk();
  let id = 0;
  line = new AsteriskLine({
    ari: asterisk.ari,
    ami: asterisk.ami,
    audio: asterisk.audio,
    channelId: 'caller',
    queue: { context: 'queues', extension: 'retraite' },
    closedContext: 'closed',
    leaseMs: 5_000,
    newId: () => `playback-${++id}`,
    onVoiceLost: () => undefined,
  });
});
afterEach(() => {
  line.release();
  vi.useRealTimers();
});

describe('a prompt', () => {
  it('has been played once its own end is told', async () => {
    let over = false;
    const playing = line.play('sound:notice').then(() => {
      over = true;
    });
    await vi.advanceTimersByTimeAsync(1);
    asterisk.emit('PlaybackFinished', { playback: { id: 'another' } });
    asterisk.emit('StasisEnd', { channel: { id: 'another' } });
    await vi.advanceTimersByTimeAsync(1);
    expect(over).toBe(false);
    asterisk.emit('PlaybackFinished', { playback: { id: 'playback-1' } });
    await playing;
    expect(asterisk.listening).toBe(0);
    await line.stopPlaying();
    expect(asterisk.done).not.toContain('stop playback-1');
  });

  it('ends when the caller leaves', async () => {
    const playing = line.play('sound:notice');
    await vi.advanceTimersByTimeAsync(1);
    asterisk.emit('StasisEnd', { channel: { id: 'caller' } });
    await playing;
    expect(asterisk.listening).toBe(0);
  });

  it('fails when its end is not told in time: it does not count as heard', async () => {
    const playing = line.play('sound:notice');
    const outcome = expect(playing).rejects.toMatchObject({ code: 'PROMPT_UNHEARD' });
    await vi.advanceTimersByTimeAsync(60_000);
    await outcome;
    expect(asterisk.listening).toBe(0);
  });

  it('fails when the events are lost: nobody knows whether it was heard to its end', async () => {
    const playing = line.play('sound:notice');
    const outcome = expect(playing).rejects.toMatchObject({ code: 'PROMPT_UNHEARD' });
    await vi.advanceTimersByTimeAsync(1);
    asterisk.emit('state', 'connecting');
    await outcome;
    expect(asterisk.listening).toBe(0);
  });

  it('fails when Asterisk refuses it, and leaves no listener behind', async () => {
    asterisk.playFails = true;
    await expect(line.play('sound:notice')).rejects.toThrow('no such channel');
    expect(asterisk.listening).toBe(0);
  });

  it('is not waited for when the events are lost', async () => {
    void line.play('sound:question').catch(() => undefined);
    await vi.advanceTimersByTimeAsync(1);
    asterisk.state = 'connecting';
    await line.stopPlaying();
    expect(asterisk.done).not.toContain('stop playback-1');
  });

  it('can be stopped while it plays', async () => {
    const playing = line.play('sound:question');
    await vi.advanceTimersByTimeAsync(1);
    await line.stopPlaying();
    expect(asterisk.done).toContain('stop playback-1');
    asterisk.emit('PlaybackFinished', { playback: { id: 'playback-1' } });
    await playing;
  });
});

describe("a call's lease", () => {
  it('is renewed each second, from the arrival on, until the caller is handed to the queue', async () => {
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asterisk.renewals()).toHaveLength(6);
    expect(new Set(asterisk.renewals())).toEqual(new Set(['Setvar caller TIMEOUT(absolute) 5']));
    await line.toQueue();
    expect(asterisk.done.at(-1)).toBe(
      'continue caller {"context":"queues","extension":"retraite","priority":1}',
    );
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asterisk.renewals()).toHaveLength(6);
  });

  it('is not needed when ARI does not hand the caller to the queue: the manager interface does', async () => {
    asterisk.queueFails = true;
    await line.toQueue();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asterisk.done).toEqual(['Setvar caller TIMEOUT(absolute) 5', 'Redirect caller queues retraite 1']);
  });

  it('ends at once when the caller cannot be handed to the queue', async () => {
    asterisk.queueFails = true;
    asterisk.redirectFails = true;
    await expect(line.toQueue()).rejects.toThrow('gone');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asterisk.renewals()).toEqual([
      'Setvar caller TIMEOUT(absolute) 5',
      'Setvar caller TIMEOUT(absolute) 1',
    ]);
  });

  it('is left alone when the queue has him, although Asterisk did not say so in time', async () => {
    asterisk.queueFails = true;
    asterisk.context = 'queues';
    await expect(line.toQueue()).rejects.toThrow('gone');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asterisk.renewals()).toEqual(['Setvar caller TIMEOUT(absolute) 5']);
  });

  it('is not renewed by a process that stood still: the caller may be with an agent by now', async () => {
    const before = asterisk.renewals().length;
    const stoodStill = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 10_000);
    await vi.advanceTimersByTimeAsync(1_000);
    stoodStill.mockRestore();
    asterisk.queueFails = true;
    await expect(line.toQueue()).rejects.toThrow('gone');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asterisk.done).toHaveLength(before);
  });

  it('goes on after an outage of the manager interface', async () => {
    asterisk.amiAway = true;
    await vi.advanceTimersByTimeAsync(3_000);
    asterisk.amiAway = false;
    await vi.advanceTimersByTimeAsync(1_250);
    expect(asterisk.renewals()).toHaveLength(2);
  });
});

describe("the caller's audio", () => {
  it('is given frame by frame, and its end is told', async () => {
    asterisk.frames.push(Buffer.from('one'), Buffer.from('two'));
    const got: string[] = [];
    const audio = await line.openAudio((frame) => got.push(frame.toString()));
    await audio.ended;
    expect(got).toEqual(['one', 'two']);
  });
});
