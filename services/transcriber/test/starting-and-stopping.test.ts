import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { EndReason } from '@decroche/contracts';
import { InstallationSecrets } from '@decroche/local-stack';
import { callUnary } from '@decroche/service-kit';
import { afterEach, expect, test, vi } from 'vitest';
import { openClient } from '../src/evaluation/listen-client.ts';
import { TranscriberProcess } from '../src/evaluation/transcriber-process.ts';
import { Caller, recording, silence, startOf } from './caller.ts';
import { EMBEDDED_MODEL } from './embedded-engine.ts';
import { startTranscriber } from './running-transcriber.ts';
import { VoskServer } from './vosk-server.ts';

const MAIN = path.resolve(import.meta.dirname, '../src/main.ts');
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** Runs the service until it ends by itself. */
async function runToItsEnd(env: Record<string, string>): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env.PATH, ...env } });
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => {
    stderr += text.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

test('a missing model stops the start with one line that names the folder', async () => {
  const { code, stderr } = await runToItsEnd({ TRANSCRIBER_EVALUATION: 'true', MODEL_DIR: '/nowhere/fr' });
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toEqual([
    'transcriber: speech model /nowhere/fr: there is no such folder; see ./run models list',
  ]);
});

test('a wrong setting stops the start with status 78', async () => {
  const { code, stderr } = await runToItsEnd({ TRANSCRIBER_EVALUATION: 'perhaps' });
  expect(code).toBe(78);
  expect(stderr).toMatch(
    /^transcriber: TRANSCRIBER_EVALUATION="perhaps" is wrong: expected true or false\n$/,
  );
});

test('while the bus is away a call is listened to all the same', async () => {
  const transcriber = await startTranscriber({
    NATS_URL: 'nats://127.0.0.1:9',
    ...new InstallationSecrets().settingsOf('transcriber'),
  });
  const warned = vi.spyOn(transcriber.logger, 'warn');
  const caller = new Caller(transcriber.client, startOf());
  caller.speak(Buffer.concat([await recording('a022-unseen-noisy'), silence(1500)]));
  expect(await caller.ended).toBe('OK');
  expect(caller.of('utteranceEnded')).toMatchObject([{ somethingHeard: true }]);
  expect(transcriber.service.readiness()).toContainEqual({ name: 'nats', ready: false });
  // His need waits for the bus; one that stops gives it up, and says so without a word of it.
  const codes = (): unknown[] => warned.mock.calls.map(([fields]) => (fields as { code?: string }).code);
  expect(codes()).not.toContain('BUS_UNAVAILABLE');
  await transcriber.stop();
  await vi.waitFor(() => expect(codes()).toContain('BUS_UNAVAILABLE'));
  expect(JSON.stringify(warned.mock.calls)).not.toContain('trimestres');
});

test('with an outside recogniser the service hears through it, and is ready only while it answers', async () => {
  const server = await VoskServer.start(EMBEDDED_MODEL);
  const transcriber = await startTranscriber({
    TRANSCRIBER_EVALUATION: 'true',
    RECOGNISER_URL: server.url,
    RECOGNISER_MODEL: 'elsewhere',
  });
  stops.push(transcriber.stop);
  await vi.waitFor(() => expect(transcriber.service.readiness()[0]?.ready).toBe(true));
  const caller = new Caller(transcriber.client, startOf({ returnText: true }));
  caller.speak(Buffer.concat([await recording('a022-unseen-noisy'), silence(1500)]));
  expect(await caller.ended).toBe('OK');
  expect(caller.of('ready')).toEqual([{ model: { name: 'elsewhere', demonstrationOnly: false } }]);
  expect(caller.of('transcript').at(-1)?.words).toHaveLength(6);
  await server.stop();
  const lost = new Caller(transcriber.client, startOf());
  lost.speak(Buffer.concat([await recording('a022-unseen-noisy'), silence(1500)]));
  await lost.ended;
  expect(lost.of('utteranceEnded')).toMatchObject([{ reason: EndReason.GIVEN_UP, somethingHeard: false }]);
  await vi.waitFor(() => expect(transcriber.service.readiness()[0]?.ready).toBe(false));
});

test('a stopping instance finishes the call in hand and refuses new ones', async () => {
  const transcriber = await startTranscriber({ TRANSCRIBER_EVALUATION: 'true' });
  stops.push(transcriber.stop);
  const caller = new Caller(transcriber.client, startOf());
  const sentence = await recording('a022-unseen-noisy');
  caller.speak(sentence.subarray(0, 16_000));
  await vi.waitFor(() => expect(caller.of('ready')).toHaveLength(1));
  const drained = transcriber.service.drain(AbortSignal.timeout(10_000));
  expect(await new Caller(transcriber.client, startOf()).ended).toMatch(/DRAINING|UNAVAILABLE/);
  caller.speak(Buffer.concat([sentence.subarray(16_000), silence(1500)]));
  expect(await caller.ended).toBe('OK');
  expect(caller.of('utteranceEnded')).toMatchObject([{ somethingHeard: true }]);
  await drained;
});

test('the process measures what it can take, listens, says which model it uses and stops by itself at SIGTERM', async () => {
  const service = await TranscriberProcess.start({ ARBITRATION: 'false' });
  const client = openClient(service);
  const status = await callUnary(client.getStatus.bind(client), {}, { deadlineMs: 5_000 });
  expect(status).toMatchObject({ openStreams: 0, load: 0, draining: false });
  expect(status.capacityStreams, 'measured at start').toBeGreaterThan(1);
  const caller = new Caller(client, startOf({ returnText: true }));
  caller.speak(Buffer.concat([await recording('b048-unseen-clean'), silence(1500)]));
  expect(await caller.ended).toBe('OK');
  const final = caller.of('transcript').find((transcript) => transcript.final);
  expect(final?.words.map((word) => word.text).join(' ')).toBe(
    'peut-on faire toutes les démarches sur du papier',
  );
  expect(caller.of('ready')).toEqual([
    { model: { name: 'fr-telephone-synthetic', demonstrationOnly: true } },
  ]);
  client.close();
  expect(await service.stop()).toBe(0);
});
