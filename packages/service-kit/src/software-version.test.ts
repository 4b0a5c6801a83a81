import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { softwareVersion } from './software-version.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'version-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), text);
}

it('is what the build of the image says', () => {
  expect(softwareVersion('1.4.0', root)).toBe('1.4.0');
});

it('is else the commit of the checkout, on a branch, packed, or detached', async () => {
  await write('.git/HEAD', 'ref: refs/heads/main\n');
  await write('.git/refs/heads/main', `${COMMIT}\n`);
  expect(softwareVersion(undefined, root)).toBe('0123456789ab');
  await write('.git/HEAD', 'ref: refs/heads/other\n');
  await write('.git/packed-refs', `# pack-refs\n${'f'.repeat(40)} refs/heads/other\n`);
  expect(softwareVersion('', root)).toBe('ffffffffffff');
  await write('.git/HEAD', `${COMMIT}\n`);
  expect(softwareVersion(undefined, root)).toBe('0123456789ab');
});

it('is the commit of a further work tree of the checkout', async () => {
  await write('main/.git/worktrees/second/HEAD', 'ref: refs/heads/second\n');
  await write('main/.git/worktrees/second/commondir', '../..\n');
  await write('main/.git/refs/heads/second', `${COMMIT}\n`);
  await write('second/.git', `gitdir: ${join(root, 'main/.git/worktrees/second')}\n`);
  expect(softwareVersion(undefined, join(root, 'second'))).toBe('0123456789ab');
});

it('is the version of the release, and which commit of its work it is', async () => {
  await write('package.json', '{ "version": "1.4.0" }');
  expect(softwareVersion(undefined, root)).toBe('1.4.0');
  await write('.git/HEAD', `${COMMIT}\n`);
  expect(softwareVersion(undefined, root)).toBe('1.4.0+0123456789ab');
});

it('is not known without either', () => {
  expect(softwareVersion(undefined, root)).toBe('');
});
