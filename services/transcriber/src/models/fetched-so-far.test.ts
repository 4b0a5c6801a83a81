import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fetchedSoFar } from './fetched-so-far.ts';

const wheel = (filename: string, bytes: number) => ({
  project: 'p',
  filename,
  bytes,
  sha256: '0'.repeat(64),
  members: [],
});
const MODEL = {
  name: 'm',
  packages: [
    { wheels: [wheel('one.whl', 600), wheel('two.whl', 400)] },
    { wheels: [wheel('other.whl', 1000)] },
  ],
};

let work: string;
beforeEach(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'fetched-so-far-'));
});
afterEach(() => rm(work, { recursive: true, force: true }));

test('the share of the source that is furthest is told, never more than there is', async () => {
  const now = Date.now();
  expect(await fetchedSoFar(MODEL, work, now)).toEqual({ percent: 0, underWay: false });
  await writeFile(path.join(work, 'one.whl'), Buffer.alloc(600));
  await writeFile(path.join(work, 'two.whl'), Buffer.alloc(39));
  await writeFile(path.join(work, 'other.whl'), Buffer.alloc(100));
  expect(await fetchedSoFar(MODEL, work, now)).toEqual({ percent: 63, underWay: true });
  await writeFile(path.join(work, 'other.whl'), Buffer.alloc(5000));
  expect(await fetchedSoFar(MODEL, work, now)).toEqual({ percent: 100, underWay: true });
});

test('a fetch that left its files behind long ago is not under way, one that makes the graphs is', async () => {
  const now = Date.now();
  const file = path.join(work, 'one.whl');
  await writeFile(file, Buffer.alloc(600));
  await utimes(file, new Date(now - 600_000), new Date(now - 600_000));
  expect(await fetchedSoFar(MODEL, work, now)).toEqual({ percent: 60, underWay: false });
  await mkdir(path.join(work, 'm'));
  const touched = new Date(now - 600_000);
  await writeFile(path.join(work, 'm', 'config.json'), '{}');
  await utimes(path.join(work, 'm'), touched, touched);
  expect(await fetchedSoFar(MODEL, work, now)).toEqual({ percent: 60, underWay: true });
  expect(await fetchedSoFar(MODEL, path.join(work, 'nowhere'), now)).toEqual({ percent: 0, underWay: false });
});
