import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { EndReason } from '@decroche/contracts';
import {
  type AgentPhone,
  type LocalStack,
  placeCall,
  reservePorts,
  speak,
  startAgentPhone,
  startLocalStack,
} from '@decroche/local-stack';
import { copiesInMemory, until } from '@decroche/test-kit';
import { pidOf } from '@decroche/test-stage';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { briefPrompts, type PromptSettings, secrets } from './installation.ts';
import { SampleTranscriber } from './sample-transcriber.ts';

const SENTENCE = "depuis mon divorce j'ai repris mon nom de jeune fille et je voudrais le signaler";
/** Each 1 ms of the voice. */
const PIECE_BYTES = 32;
const PIECES = 8;
const FRAME_BYTES = 640;
/** Mean size of a sample from which on a frame is of a voice. */
const VOICED = 1_000;
/** Of the 200 or so in which the sentence is loud: two seconds. */
const MIN_VOICED_FRAMES = 100;
/** Frames without a voice after which he has said all. */
const QUIET_FRAMES = 50;
/** The buffer that a socket was last read into. */
const MAX_COPIES = 1;
const DEADLINE_MS = 30_000;

let stack: LocalStack;
let prompts: PromptSettings;
let phone: AgentPhone;
let transcriber: SampleTranscriber;
let ariPort: number;
let audioSocketPort: number;
const programs: ChildProcess[] = [];

beforeAll(async () => {
  stack = await startLocalStack({ agents: 1, handleSignals: false });
  phone = await startAgentPhone({ stack, extension: '1001', ringMs: 'never' });
  prompts = await briefPrompts(stack);
  transcriber = await SampleTranscriber.start();
  [ariPort = 0, audioSocketPort = 0] = (await reservePorts({ singles: 2 })).singles;
}, 300_000);

afterAll(async () => {
  for (const program of programs) program.kill('SIGKILL');
  await transcriber?.stop();
  await phone?.stop();
  await stack?.stop();
});

/** Starts a service as its own process; resolves once it says that it is ready. */
async function start(service: string, env: Record<string, string>): Promise<number> {
  const [port = 0] = (await reservePorts({ singles: 1 })).singles;
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../..', service, 'src/main.ts')], {
    env: { PATH: process.env.PATH ?? '', HEALTH_LISTEN: `127.0.0.1:${port}`, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  programs.push(child);
  const ready = async (): Promise<boolean> =>
    child.exitCode === null &&
    (await fetch(`http://127.0.0.1:${port}/ready`).then(
      ({ ok }) => ok,
      () => false,
    ));
  await Promise.race([
    until(`${service} is ready`, ready, DEADLINE_MS),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${service} ended: ${code}`))),
  ]);
  return child.pid as number;
}

const startGate = (): Promise<number> =>
  start('ari-gate', {
    ...prompts,
    HTTP_LISTEN: `127.0.0.1:${ariPort}`,
    GATEWAY_ARI_USER: 'gateway',
    GATEWAY_ARI_PASSWORD: 'the-password-of-the-gateway',
    ASTERISK_ARI_URL: stack.asterisk.ariUrl,
    ASTERISK_ARI_USER: stack.asterisk.ariUser,
    ASTERISK_ARI_PASSWORD: stack.asterisk.ariPassword,
    AUDIOSOCKET_ADDRESS: `127.0.0.1:${audioSocketPort}`,
  });

function startGateway(transport: string): Promise<number> {
  const { asterisk, nats, redis } = stack;
  const [account] = nats.users;
  return start('ivr-gateway', {
    ...secrets.settingsOf('ivr-gateway'),
    ...prompts,
    NATS_URL: nats.url,
    NATS_USER: account?.user ?? '',
    NATS_PASSWORD: account?.password ?? '',
    REDIS_URL: redis.url,
    ARI_URL: `http://127.0.0.1:${ariPort}/ari`,
    ARI_USER: 'gateway',
    ARI_PASSWORD: 'the-password-of-the-gateway',
    AMI_HOST: asterisk.amiHost,
    AMI_PORT: String(asterisk.amiPort),
    AMI_USER: asterisk.amiUser,
    AMI_PASSWORD: asterisk.amiPassword,
    TRANSCRIBER_TARGETS: transcriber.target,
    PREPARATION_STAGES: 'none',
    MEDIA_TRANSPORTS: transport,
    AUDIOSOCKET_LISTEN: `127.0.0.1:${audioSocketPort}`,
  });
}

/** Pieces of the loudest frames of a voice, far from each other: of what is quieter, and of silence, many are alike. */
function piecesOf(heard: Buffer): Buffer[] {
  const frames = framesOf(heard);
  const voiced = frames.filter((frame) => loudness(frame) >= VOICED);
  expect(voiced.length, 'frames in which he speaks').toBeGreaterThan(MIN_VOICED_FRAMES);
  const part = Math.floor(voiced.length / PIECES);
  return Array.from({ length: PIECES }, (_, index) => {
    const loudest = voiced
      .slice(index * part, (index + 1) * part)
      .toSorted((a, b) => loudness(b) - loudness(a))[0] as Buffer;
    return Buffer.from(loudest.subarray(200, 200 + PIECE_BYTES));
  });
}

function framesOf(heard: Buffer): Buffer[] {
  return Array.from({ length: Math.floor(heard.length / FRAME_BYTES) }, (_, frame) =>
    heard.subarray(frame * FRAME_BYTES, (frame + 1) * FRAME_BYTES),
  );
}

/** Mean of the samples' size. */
function loudness(frame: Buffer): number {
  let sum = 0;
  for (let at = 0; at + 1 < frame.length; at += 2) sum += Math.abs(frame.readInt16LE(at));
  return sum / (frame.length / 2);
}

test.each(['websocket', 'audiosocket'])(
  'the voice of a caller that came over %s is gone from the memory of the gateway, of its gate and of Asterisk within seconds',
  async (transport) => {
    const gate = await startGate();
    const gateway = await startGateway(transport);
    const asterisk = await pidOf(stack, 'asterisk.conf');
    // Its memory can be read: what the dialplan calls the queue is there.
    expect(await copiesInMemory(asterisk, 'retraite')).toBeGreaterThan(0);
    const before = transcriber.streams.length;
    const heard = (): Buffer => transcriber.streams[before]?.audio ?? Buffer.alloc(0);
    const voice = await speak(SENTENCE);
    const call = await placeCall({ stack, wav: voice, speakAfterMs: 1_000 });
    const speaks = (): boolean => framesOf(heard()).some((frame) => loudness(frame) >= VOICED);
    await until('he speaks', speaks, DEADLINE_MS);
    // Of whom nobody tells that he speaks, the gateway does not wait for the end.
    transcriber.streams[before]?.say({ $case: 'speechStarted', value: { atMs: 1_000 } });
    const hasSaidAll = (): boolean =>
      framesOf(heard())
        .slice(-QUIET_FRAMES)
        .every((frame) => loudness(frame) < VOICED);
    await until('all that he said has come', hasSaidAll, DEADLINE_MS);
    const pieces = piecesOf(heard());
    // What is measured is there while he is listened to.
    expect(await copiesInMemory(gateway, ...pieces)).toBeGreaterThanOrEqual(PIECES);
    const ringing = phone.next('ringing', 10_000);
    transcriber.streams.at(-1)?.endUtterance(EndReason.END_OF_SPEECH, true);
    await ringing;
    for (const [name, pid] of Object.entries({ gateway, gate, asterisk })) {
      const isGone = async (): Promise<boolean> => (await copiesInMemory(pid, ...pieces)) <= MAX_COPIES;
      await until(`nothing is left of his voice in ${name}`, isGone, DEADLINE_MS);
    }
    await call.hangUp();
    await call.ended;
    for (const program of programs.splice(0)) {
      const gone = once(program, 'exit');
      program.kill('SIGKILL');
      await gone;
    }
  },
  200_000,
);
