import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PENSION_PAGE } from './sample-documents.ts';

const KB = fileURLToPath(new URL('../src/kb/main.ts', import.meta.url));
const DETECTORS = fileURLToPath(new URL('../../pii-guard/src/documents/main.ts', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kb-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function kb(...args: readonly string[]): Promise<{ status: number; out: string; err: string }> {
  const env = { PATH: process.env.PATH, DATA_DIR: join(folder, 'data'), PII_INSPECTOR: DETECTORS };
  const child = spawn(process.execPath, [KB, ...args], { env });
  const [out, err, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { status: status as number, out, err };
}

test('an import with personal data ends with a fault and says where, and the cleaned one lands as drafts', async () => {
  const page = join(folder, 'pension.html');
  await writeFile(
    page,
    PENSION_PAGE.replace('</main>', '<p>Rappeler Mme Kowalczyk au 06 12 34 56 78.</p></main>'),
  );
  const stopped = await kb('import', page);
  expect(stopped).toMatchObject({ status: 1, err: '' });
  expect(stopped.out).toContain('Nothing was imported');
  expect(stopped.out).toMatch(/pension\.html: block \d+: PHONE/);
  expect(stopped.out).not.toMatch(/Kowalczyk|06 12/);
  await writeFile(page, PENSION_PAGE);
  const taken = await kb('import', page, '--scope', 'carsat-test', '--by', 'Anne', '--json');
  expect(taken.status).toBe(0);
  const report = JSON.parse(taken.out.trim().split('\n').at(-1) ?? '');
  expect(report).toMatchObject({ imported: true, added: 1, personal: [], refused: [] });
}, 60_000);

test('who approves and publishes is the user of the operating system, not whom he names', async () => {
  for (const command of [['publish'], ['approve', 'pension', '1']]) {
    const { status, err } = await kb(...command, '--by', 'Directrice');
    expect({ status, err }).toEqual({
      status: 2,
      err: `kb ${command[0]}: --by names somebody else than the user ${userInfo().username}; leave it out\n`,
    });
  }
}, 60_000);

test('a wrong use and a missing folder are one line each', async () => {
  expect(await kb('import')).toEqual({ status: 2, out: '', err: 'kb import: SOURCE is missing\n' });
  const nowhere = join(folder, 'nowhere');
  expect(await kb('import', nowhere)).toEqual({ status: 1, out: '', err: `there is no ${nowhere}\n` });
}, 60_000);
