import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../src/command.ts';
import { ensureBundle, prefixOf } from '../src/components.ts';
import { type LocalStackEnv, readLocalStackEnv } from '../src/config.ts';
import { Bundle, type BundleDefinition, readStamp } from '../src/debian-bundle.ts';
import { type Layout, layoutOf } from '../src/layout.ts';
import { IncompleteBundleError, MirrorError } from '../src/mod.ts';
import { report } from './conditions.ts';
import { smallBundle, sources } from './small-bundle.ts';

const env = readLocalStackEnv();
const NETWORK_TIMEOUT_MS = 180_000;
let layout: Layout;

beforeEach(async () => {
  layout = layoutOf(await mkdtemp(join(tmpdir(), 'decroche-bundle-')));
});

afterEach(() => rm(layout.root, { recursive: true, force: true }));

async function fetchBundle(
  definition: BundleDefinition = smallBundle(),
  changes: Partial<LocalStackEnv> = {},
) {
  const steps: string[] = [];
  const notices: string[] = [];
  const startedAt = performance.now();
  await ensureBundle(
    definition,
    layout,
    { ...env, ...changes },
    {
      onProgress: ({ step }) => {
        if (steps.at(-1) !== step) steps.push(step);
      },
      onNotice: (sentence) => notices.push(sentence),
    },
    () => sources(env),
  );
  return {
    steps,
    notices,
    ms: performance.now() - startedAt,
    bundle: new Bundle(prefixOf(definition, layout)),
  };
}

async function version(bundle: Bundle): Promise<string> {
  const { command, args } = bundle.command('usr/bin/redis-cli');
  const result = await runCommand(command, [...args, '--version'], {
    env: { LC_ALL: 'C' },
    timeoutMs: 10_000,
  });
  return result.bytes.toString();
}

function startFetcher(): ChildProcess & { readonly stdout: NodeJS.ReadableStream } {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bundle-fetch.fixture.ts'), layout.root], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return child as ChildProcess & { readonly stdout: NodeJS.ReadableStream };
}

describe('a bundle', { timeout: NETWORK_TIMEOUT_MS }, () => {
  it('runs with nothing but its own libraries, and is not fetched twice', async () => {
    const first = await fetchBundle();
    report('small bundle fetched', first.ms);
    expect(await version(first.bundle)).toMatch(/^redis-cli \d/);
    const again = await fetchBundle();
    expect(again.steps).toEqual([]);
    expect(again.ms).toBeLessThan(200);
  });

  it('is unpacked again from its kept files, of which a damaged one is fetched anew', async () => {
    const { bundle } = await fetchBundle();
    const archives = join(layout.cache, 'apt-small/archives');
    const [damaged = ''] = (await readdir(archives)).filter((name) => name.startsWith('redis-tools_'));
    await writeFile(join(archives, damaged), 'not a package');
    await rm(bundle.prefix, { recursive: true });
    const second = await fetchBundle();
    report('small bundle unpacked again, one file fetched', second.ms);
    expect(await version(second.bundle)).toMatch(/^redis-cli \d/);
  });

  it('says so and takes the current version when the mirror lost one it was tried with, of a program or a library', async () => {
    const definition = smallBundle({ 'redis-tools': '5:7.0.0-0', zlib1g: '1:1.0-0' });
    const { notices, bundle } = await fetchBundle(definition);
    const said = notices.join(' ');
    expect(said).toMatch(/no longer on the mirror.*redis-tools 5:7\.0\.0-0 \(now /);
    expect(said).toMatch(/zlib1g 1:1\.0-0 \(now /);
    expect(await version(bundle)).toMatch(/^redis-cli \d/);
    const stamp = await readStamp(bundle.prefix, definition);
    expect(stamp?.replaced.map(({ name }) => name).sort()).toEqual(['redis-tools', 'zlib1g']);
  });

  it('is refused when the mirror lost a pinned version and only exact ones are wanted', async () => {
    const fetching = fetchBundle(smallBundle({ 'redis-tools': '5:7.0.0-0' }), { debianPins: 'exact' });
    await expect(fetching).rejects.toThrow(/redis-tools 5:7\.0\.0-0.*DEBIAN_PINS=prefer/s);
    expect(await readdir(layout.bundles)).toEqual([]);
  });

  it('is refused from a mirror whose signed index is older than the bound', async () => {
    const second = 1 / 86_400;
    const fetching = fetchBundle(smallBundle(), { debianMirrorMaximumAgeDays: second });
    await expect(fetching).rejects.toThrow(/stands still.*DEBIAN_MIRROR_MAX_AGE_DAYS/s);
    expect(await readdir(layout.bundles)).toEqual([]);
  });

  it('is completed after a process that was fetching it was killed', async () => {
    const child = startFetcher();
    for await (const line of createInterface({ input: child.stdout })) if (line === 'download') break;
    child.kill('SIGKILL');
    const { bundle } = await fetchBundle();
    expect(await version(bundle)).toMatch(/^redis-cli \d/);
    expect(await readdir(layout.bundles)).toEqual(['small']);
  });

  it('is fetched by one of two processes that want it at once, and used by both', async () => {
    const lines = await Promise.all(
      [startFetcher(), startFetcher()].map(async (child) => {
        const seen = new Set<string>();
        for await (const line of createInterface({ input: child.stdout })) seen.add(line);
        return seen;
      }),
    );
    expect(lines.every((seen) => seen.has('complete'))).toBe(true);
    expect(lines.filter((seen) => seen.has('unpack')).length).toBe(1);
    expect(lines.filter((seen) => seen.has('waiting')).length).toBe(1);
  });

  it('is refused, not left half, when it lacks a program', async () => {
    const definition = { ...smallBundle(), programs: ['usr/bin/redis-cli', 'usr/bin/no-such-program'] };
    await expect(fetchBundle(definition)).rejects.toBeInstanceOf(IncompleteBundleError);
    expect(await readStamp(prefixOf(definition, layout), definition)).toBeUndefined();
    expect(await readdir(layout.bundles)).toEqual([]);
  });

  it('names the mirror that cannot be read', async () => {
    const fetching = ensureBundle(smallBundle(), layout, env, {}, async () => [
      { uri: 'http://127.0.0.1:9/debian', suite: 'forky', security: false },
    ]);
    await expect(fetching).rejects.toThrow(MirrorError);
    await expect(fetching).rejects.toThrow(/127\.0\.0\.1:9.*DEBIAN_MIRROR/s);
  });
});
