import { EndReason, type SpeechModel, TurnSource } from '@decroche/contracts';
import { createLogger, failStream, RpcError, startTelemetry } from '@decroche/service-kit';
import { until } from '@decroche/test-kit';
import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TranscriberPool } from '../src/listening/transcriber-pool.ts';
import { type Listening, ListeningLostError, type Transcriber } from '../src/listening/transcribers.ts';
import { secrets } from './installation.ts';
import { type HeardStream, SampleTranscriber } from './sample-transcriber.ts';

const LIMITS = { endSilenceMs: 0, noSpeechMs: 6_000, maxUtteranceMs: 30_000 };
const TURN = {
  conversationId: '0193a1b2-0000-7000-8000-000000000001',
  turnId: '0193a1b2-0000-7000-8000-000000000002',
  source: TurnSource.CALLER_IVR,
};
/** 20 ms at 16 kHz. */
const FRAME = Buffer.alloc(640, 7);

const logger = createLogger('test', 'silent');
const transcribers: SampleTranscriber[] = [];
const opened: TranscriberPool[] = [];

beforeEach(() => {
  vi.spyOn(logger, 'warn');
});
afterEach(async () => {
  for (const pool of opened.splice(0)) pool.destroy();
  for (const transcriber of transcribers.splice(0)) await transcriber.stop();
  vi.restoreAllMocks();
});

async function transcriber(load = 0): Promise<SampleTranscriber> {
  const sample = await SampleTranscriber.start();
  sample.status = { ...sample.status, load };
  transcribers.push(sample);
  return sample;
}

async function poolOn(...targets: string[]): Promise<TranscriberPool> {
  const pool = new TranscriberPool(
    targets,
    LIMITS,
    { tracer: startTelemetry('test', {}).tracer, access: secrets.grpcAccess('ivr-gateway') },
    logger,
  );
  opened.push(pool);
  await pool.start();
  return pool;
}

function chosen(pool: TranscriberPool, except?: ReadonlySet<Transcriber>): Transcriber {
  const choice = pool.choose(except);
  if ('mode' in choice) throw new Error(`nobody was chosen: mode ${choice.mode}`);
  return choice.transcriber;
}

interface Heard {
  readonly listening: Listening;
  readonly models: (SpeechModel | undefined)[];
  spoke: boolean;
}

function listen(transcriber: Transcriber, offsetMs = 0): Heard {
  const models: (SpeechModel | undefined)[] = [];
  const heard: Heard = {
    models,
    spoke: false,
    listening: transcriber.listen(TURN, offsetMs, {
      onReady: (model) => models.push(model),
      onSpeechStarted: () => {
        heard.spoke = true;
      },
    }),
  };
  return heard;
}

/** The only stream that a transcriber has, once it is there. */
async function streamOf(sample: SampleTranscriber): Promise<HeardStream> {
  await until(() => sample.streams.length > 0);
  return sample.streams[0] as HeardStream;
}

async function lossOf(listening: Listening): Promise<ListeningLostError> {
  const error = await listening.done.then(
    (result) => Promise.reject(new Error(`not lost: ${JSON.stringify(result)}`)),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ListeningLostError);
  return error as ListeningLostError;
}

describe('the choice of a transcriber', () => {
  it('is the least loaded one, and follows the load', async () => {
    const [busy, free] = [await transcriber(0.8), await transcriber(0.2)];
    const pool = await poolOn(busy.target, free.target);
    const first = chosen(pool);
    listen(first);
    await streamOf(free);
    free.status = { ...free.status, load: 0.9 };
    await until(() => chosen(pool) !== first);
    listen(chosen(pool));
    await streamOf(busy);
  });

  it('leaves out who was tried already', async () => {
    const [one, two] = [await transcriber(0.1), await transcriber(0.2)];
    const pool = await poolOn(one.target, two.target);
    const first = chosen(pool);
    const second = chosen(pool, new Set([first]));
    expect(second).not.toBe(first);
    expect(pool.choose(new Set([first, second]))).toEqual({ mode: 'no-transcriber' });
  });

  it('is nobody when all are full, and says so', async () => {
    const pool = await poolOn((await transcriber(1)).target, (await transcriber(1.2)).target);
    expect(pool.choose()).toEqual({ mode: 'no-capacity' });
    expect(pool.reachable).toBe(true);
  });

  it('is nobody when none answers, and becomes the one that comes back', async () => {
    const gone = await transcriber();
    const pool = await poolOn(gone.target, '127.0.0.1:9');
    expect(pool.reachable).toBe(true);
    await gone.stop();
    transcribers.splice(0);
    await until(() => !pool.reachable);
    expect(pool.choose()).toEqual({ mode: 'no-transcriber' });
    expect(logger.warn).toHaveBeenCalledWith({ reachable: false }, 'no transcriber answers');
  });

  it('is never one that is stopping', async () => {
    const [draining, other] = [await transcriber(0), await transcriber(0.9)];
    draining.status = { ...draining.status, draining: true };
    const pool = await poolOn(draining.target, other.target);
    listen(chosen(pool));
    await streamOf(other);
    other.status = { ...other.status, draining: true };
    await until(() => !pool.reachable);
    expect(pool.choose()).toEqual({ mode: 'no-transcriber' });
  });

  it('takes no longer than its deadline when one is frozen', async () => {
    const [frozen, other] = [await transcriber(0), await transcriber(0.5)];
    frozen.door.freeze();
    const from = performance.now();
    const pool = await poolOn(frozen.target, other.target);
    expect(performance.now() - from).toBeLessThan(2_000);
    listen(chosen(pool));
    await streamOf(other);
  });
});

describe('a listening', () => {
  it('sends the order, then the audio, and tells what the transcriber says', async () => {
    const sample = await transcriber();
    const { listening, models, ...rest } = listen(chosen(await poolOn(sample.target)), 1_234);
    listening.replay([Buffer.from('before '), Buffer.from('that ')]);
    listening.write(Buffer.from('now'));
    const stream = await streamOf(sample);
    await until(() => stream.audio.length === 15 && models.length === 1);
    expect(stream.requests[0]).toMatchObject({
      $case: 'start',
      value: {
        turn: TURN,
        sampleRateHz: 16_000,
        offsetMs: 1_234,
        returnText: false,
        continuous: false,
        endpointing: LIMITS,
      },
    });
    expect(stream.audio.toString()).toBe('before that now');
    expect(models).toEqual([{ name: 'sample', demonstrationOnly: true }]);
    expect(rest.spoke).toBe(false);
    stream.endUtterance(EndReason.END_OF_SPEECH, true);
    expect(await listening.done).toEqual({
      reason: 'end-of-speech',
      somethingHeard: true,
      notUnderstood: false,
    });
  });

  it('tells that speech began', async () => {
    const sample = await transcriber();
    const heard = listen(chosen(await poolOn(sample.target)));
    (await streamOf(sample)).say({ $case: 'speechStarted', value: { atMs: 10 } });
    await until(() => heard.spoke);
  });

  it('that is over closes its half, and frees the place although the transcriber does not', async () => {
    const sample = await transcriber();
    const { listening } = listen(chosen(await poolOn(sample.target)));
    const stream = await streamOf(sample);
    stream.endUtterance(EndReason.NO_SPEECH, false);
    expect(await listening.done).toEqual({
      reason: 'no-speech',
      somethingHeard: false,
      notUnderstood: false,
    });
    listening.write(FRAME);
    await until(() => stream.over);
    await until(() => stream.cancelled, 5_000);
    expect(stream.audio.length).toBe(0);
  });

  it('finished from this side waits for the result', async () => {
    const sample = await transcriber();
    const { listening } = listen(chosen(await poolOn(sample.target)));
    listening.finish('key', false);
    listening.finish('closed', true);
    const stream = await streamOf(sample);
    await until(() => stream.over);
    expect(stream.requests.slice(1)).toEqual([
      { $case: 'finish', value: { reason: EndReason.KEY, discard: false } },
    ]);
    stream.endUtterance(EndReason.KEY, true);
    stream.call.end();
    expect(await listening.done).toEqual({
      reason: 'key',
      somethingHeard: true,
      notUnderstood: false,
    });
  });

  it('that is thrown away waits for nothing, and the transcriber is told', async () => {
    const sample = await transcriber();
    const { listening } = listen(chosen(await poolOn(sample.target)));
    const stream = await streamOf(sample);
    listening.finish('closed', true);
    expect(await listening.done).toEqual({
      reason: 'closed',
      somethingHeard: false,
      notUnderstood: false,
    });
    await until(() => stream.over);
    expect(stream.requests.at(-1)).toEqual({
      $case: 'finish',
      value: { reason: EndReason.CLOSED, discard: true },
    });
  });
});

describe('a listening that fails', () => {
  it.each([
    ['full', status.RESOURCE_EXHAUSTED, 'no-capacity', true],
    ['stopping', status.UNAVAILABLE, 'listening-lost', true],
    ['broken', status.INTERNAL, 'listening-lost', true],
    ['impatient', status.DEADLINE_EXCEEDED, 'listening-lost', true],
    ['strict', status.INVALID_ARGUMENT, 'listening-lost', false],
  ])('because the transcriber is %s', async (_, code, mode, retryable) => {
    const sample = await transcriber();
    sample.onStream = ({ call }) => failStream(logger, call, new RpcError(code, 'SAMPLE', 'sample failure'));
    const { listening } = listen(chosen(await poolOn(sample.target)));
    expect(await lossOf(listening)).toMatchObject({ mode, retryable });
    listening.write(FRAME);
    listening.finish('key', false);
  });

  it('because the transcriber died', async () => {
    const sample = await transcriber();
    const { listening, models } = listen(chosen(await poolOn(sample.target)));
    await until(() => models.length === 1);
    await sample.stop();
    transcribers.splice(0);
    expect(await lossOf(listening)).toMatchObject({ mode: 'listening-lost', retryable: true });
  });

  it('because the transcriber ended the stream without a result', async () => {
    const sample = await transcriber();
    sample.onStream = ({ call }) => call.end();
    const { listening } = listen(chosen(await poolOn(sample.target)));
    expect(await lossOf(listening)).toMatchObject({ mode: 'listening-lost', retryable: true });
  });

  it('because the transcriber never began: another may take over within seconds', async () => {
    const sample = await transcriber();
    sample.onStream = () => undefined;
    const { listening } = listen(chosen(await poolOn(sample.target)));
    const from = performance.now();
    expect(await lossOf(listening)).toMatchObject({ mode: 'listening-lost', retryable: true });
    expect(performance.now() - from).toBeLessThan(4_000);
    const stream = await streamOf(sample);
    await until(() => stream.cancelled);
  });

  it('because the transcriber froze in the middle: another may take over within seconds', async () => {
    const sample = await transcriber();
    const { listening, models } = listen(chosen(await poolOn(sample.target)));
    await until(() => models.length === 1);
    sample.door.freeze();
    const from = performance.now();
    expect(await lossOf(listening)).toMatchObject({ mode: 'listening-lost', retryable: true });
    expect(performance.now() - from).toBeLessThan(6_000);
  });

  it('because no result came in time, and then nobody else is asked', async () => {
    const sample = await transcriber();
    const { listening } = listen(chosen(await poolOn(sample.target)));
    listening.finish('max-length', false);
    const from = performance.now();
    expect(await lossOf(listening)).toMatchObject({ mode: 'listening-lost', retryable: false });
    expect(performance.now() - from).toBeLessThan(4_000);
  });
});

describe('audio that the transcriber does not take', () => {
  it('is dropped beyond two seconds and counted; the rest arrives whole', async () => {
    const sample = await transcriber();
    sample.onStream = (stream) => {
      stream.accept();
      stream.call.pause();
    };
    const { listening } = listen(chosen(await poolOn(sample.target)));
    const stream = await streamOf(sample);
    const written = 1_000;
    for (let frame = 0; frame < written; frame++) {
      listening.write(FRAME);
      if (frame % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    stream.call.resume();
    listening.finish('key', false);
    await until(() => stream.over);
    stream.endUtterance(EndReason.KEY, true);
    await listening.done;
    const dropped = vi
      .mocked(logger.warn)
      .mock.calls.map(([fields]) => (fields as { droppedFrames?: number }).droppedFrames)
      .find((count) => count !== undefined);
    expect(dropped).toBeGreaterThan(500);
    expect(stream.audio.length / FRAME.length + Number(dropped)).toBe(written);
  });

  it('does not make its transcriber look dead', async () => {
    const sample = await transcriber();
    sample.onStream = (stream) => {
      stream.accept();
      stream.call.pause();
    };
    const pool = await poolOn(sample.target);
    const { listening, models } = listen(chosen(pool));
    await until(() => models.length === 1);
    for (let frame = 0; frame < 1_000; frame++) listening.write(FRAME);
    let lost = false;
    listening.done.catch(() => {
      lost = true;
    });
    sample.status = { ...sample.status, load: 0.5 };
    await until(() => !pool.reachable || sample.asked > 4, 6_000);
    expect([pool.reachable, lost]).toEqual([true, false]);
  });

  it('is not dropped when it was said before: a second transcriber hears all of it', async () => {
    const sample = await transcriber();
    const { listening } = listen(chosen(await poolOn(sample.target)));
    const said = Array.from({ length: 1_500 }, (_, second) => Buffer.alloc(640, second % 251));
    listening.replay(said);
    listening.write(FRAME);
    const stream = await streamOf(sample);
    await until(() => stream.audio.length === 1_501 * 640);
    expect(stream.audio.equals(Buffer.concat([...said, FRAME]))).toBe(true);
  });
});
