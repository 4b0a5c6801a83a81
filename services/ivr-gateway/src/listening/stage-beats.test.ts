import { MAX_ALIVE_AGE_MS, type Stage, signAlive, stageSubject } from '@decroche/contracts';
import { InstallationSecrets } from '@decroche/local-stack';
import { createLogger } from '@decroche/service-kit';
import { beforeEach, expect, it, vi } from 'vitest';
import { StageBeats } from './stage-beats.ts';

const secrets = new InstallationSecrets();
const { privateKey, keyId, publicKeys } = secrets.signing('draft');
const others = { 'pii-guard': new Map(), retriever: new Map() };
const NOW = Date.parse('2026-11-30T08:00:00Z');
let now: number;
let alive: Stage[];
let lines: { level: string; fields: unknown; message: unknown }[];
let beats: StageBeats;

beforeEach(() => {
  now = NOW;
  alive = [];
  lines = [];
  const logger = createLogger('test', 'silent');
  for (const level of ['info', 'warn'] as const)
    vi.spyOn(logger, level).mockImplementation((...[fields, message]: unknown[]) => {
      lines.push({ level, fields, message });
    });
  beats = new StageBeats({
    ...{ keys: { ...others, generator: publicKeys }, logger },
    now: () => now,
    onAlive: (stage) => alive.push(stage),
  });
});

const signedAt = (atMs: number): Uint8Array => signAlive('generator', atMs, privateKey, keyId);
const hear = (sign: Uint8Array): void => beats.hear(stageSubject('generator'), sign);

it('a sign of life counts once: a recorded one keeps no dead stage alive, however long it would be believed', () => {
  const sign = signedAt(NOW);
  hear(sign);
  for (const laterMs of [0, 1_000, 60_000, MAX_ALIVE_AGE_MS]) {
    now = NOW + laterMs;
    hear(sign);
  }
  expect(alive).toEqual(['generator']);
  // Nobody can tell a bus that delivers twice from one who records: it is no fault that is told.
  expect(lines).toEqual([]);
  hear(signedAt(now));
  expect(alive).toEqual(['generator', 'generator']);
});

it('a sign that is counted no more is too old to be believed, in either direction', () => {
  for (const offMs of [MAX_ALIVE_AGE_MS, -MAX_ALIVE_AGE_MS]) {
    const sign = signedAt(NOW + offMs);
    now = NOW;
    hear(sign);
    // It is remembered for as long as it would pass: whatever clocks do, it never counts twice.
    for (let laterMs = 0; laterMs <= 3 * MAX_ALIVE_AGE_MS; laterMs += MAX_ALIVE_AGE_MS / 3) {
      now = NOW + laterMs;
      hear(sign);
    }
  }
  expect(alive).toEqual(['generator', 'generator']);
});

it('a clock that differs is told once, and once that it agrees again, though a sign comes each second', () => {
  for (let second = 0; second < 30; second += 1) {
    now = NOW + second * 1_000;
    const isOff = second >= 10 && second < 20;
    hear(signedAt(now + (isOff ? 300_000 : 0)));
  }
  expect(alive).toHaveLength(30);
  expect(lines).toEqual([
    {
      level: 'warn',
      fields: { code: 'CLOCK_DIFFERS', of: 'generator', aheadS: 300 },
      message: 'the clock of another machine differs; check NTP',
    },
    {
      level: 'info',
      fields: { of: 'generator', aheadS: 0 },
      message: 'the clock of another machine agrees again',
    },
  ]);
});

it('signs that are refused are told of once in a while, not each second', () => {
  for (let second = 0; second < 9; second += 1) {
    now = NOW + second * 1_000;
    hear(signedAt(now - MAX_ALIVE_AGE_MS - 1_000));
  }
  expect(alive).toEqual([]);
  expect(lines.map(({ message }) => message)).toEqual(['a sign of life was refused']);
});
