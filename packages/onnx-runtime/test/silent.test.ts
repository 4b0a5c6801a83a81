import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const FIXTURE = here('./loads-the-runtime.fixture.ts');
const MODEL = here('../../../models/fr-names/model.onnx');
const OURS = new URL('../src/mod.ts', import.meta.url).href;
const SILENT = new URL('../src/silent.ts', import.meta.url).href;
const THEIRS = pathToFileURL(createRequire(import.meta.url).resolve('onnxruntime-node')).href;

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'decroche-home-'));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Loads a model in a process of its own, and says what it left in the home directory and beside its temporary files. */
function load(...args: readonly string[]): { status: number | null; stderr: string; left: string[] } {
  const { status, stderr } = spawnSync(process.execPath, ['--conditions', 'development', FIXTURE, ...args], {
    encoding: 'utf8',
    timeout: 30_000,
    // Not CI's environment: the library keeps quiet there by itself.
    env: { PATH: process.env.PATH, HOME: home, TMPDIR: home },
  });
  return { status, stderr, left: readdirSync(home, { recursive: true }).map(String).sort() };
}

it('onnxruntime alone leaves an identifier of the machine and a queue of events', () => {
  const { status, left } = load(THEIRS, MODEL);
  expect(status).toBe(0);
  expect(left).toContain('.cache/Microsoft/DeveloperTools/.onnxruntime/deviceid');
});

it('from this package it leaves nothing, in the process and in a thread of it', () => {
  expect(load(OURS, MODEL)).toEqual({ status: 0, stderr: '', left: [] });
  expect(load(OURS, MODEL, 'thread', SILENT)).toEqual({ status: 0, stderr: '', left: [] });
});

it('a thread does not load it where the process was not told', () => {
  const { status, stderr, left } = load(OURS, MODEL, 'thread');
  expect(status).toBe(1);
  expect(stderr).toMatch(/import @decroche\/onnx-runtime\/silent/);
  expect(left).toEqual([]);
});
