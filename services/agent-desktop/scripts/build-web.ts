import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { bundledPackages, notesPackages } from './bundled-packages.ts';
import { pageFolders } from './page-folders.ts';

const SERVICE = new URL('..', import.meta.url).pathname;
const DIST = join(SERVICE, 'web/dist');
const STAMP = 'sources.sha256';
/** What others made of it, with their licences: beside the app, and in the bill of materials of its image. */
const LICENCES = 'licences.json';

/**
 * Builds the web app when its sources changed since the last build, and does nothing otherwise. The new build takes
 * the place of the old one in one step, so that two builds at once, or a server that reads, never see half of it.
 *
 * @returns true when it built
 */
export async function buildWebWhenStale(): Promise<boolean> {
  const digest = await sourceDigest();
  const built = await readFile(join(DIST, STAMP), 'utf8').catch(() => '');
  if (built === digest) return false;
  const { build } = await import('vite');
  const fresh = `${DIST}-${process.pid}`;
  const old = `${fresh}-old`;
  const carried = new Set<string>();
  const { NODE_ENV } = process.env;
  // That of a test runner would make a development build: slower, and in strict mode everything starts twice.
  process.env.NODE_ENV = 'production';
  try {
    await build({
      configFile: join(SERVICE, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: fresh, emptyOutDir: true },
      plugins: [notesPackages(carried)],
      worker: { plugins: () => [notesPackages(carried)] },
    });
    await writeLicences(fresh, carried);
    await writeFile(
      join(fresh, 'pages.json'),
      JSON.stringify({ addresses: (await pageFolders()).map(({ address }) => address) }),
    );
    await writeFile(join(fresh, STAMP), digest);
    await rename(DIST, old).catch(() => undefined);
    await rename(fresh, DIST).catch(async () => {
      // Another build put its own there in between: same sources, same result.
      await mkdir(DIST, { recursive: true });
      await cp(fresh, DIST, { recursive: true });
    });
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
    await rm(fresh, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
  return true;
}

async function writeLicences(folder: string, carried: ReadonlySet<string>): Promise<void> {
  const sheets = (await readdir(join(folder, 'assets'))).filter((name) => name.endsWith('.css'));
  const styles = await Promise.all(sheets.map((name) => readFile(join(folder, 'assets', name), 'utf8')));
  const packages = await bundledPackages(SERVICE, carried, styles);
  await writeFile(join(folder, LICENCES), JSON.stringify(packages, null, 1));
}

/** Digest of everything that the build reads: sources, shared types, configuration and locked versions. */
async function sourceDigest(): Promise<string> {
  const files = [
    ...(await filesUnder(join(SERVICE, 'web'))),
    ...(await filesUnder(join(SERVICE, 'contract'))),
    join(SERVICE, 'scripts/bundled-packages.ts'),
    join(SERVICE, 'vite.config.ts'),
    join(SERVICE, 'package.json'),
    join(SERVICE, '../../pnpm-lock.yaml'),
  ].sort();
  const hash = createHash('sha256');
  for (const file of files) {
    hash
      .update(`${relative(SERVICE, file)}\0`)
      .update(await readFile(file))
      .update('\0');
  }
  return hash.digest('hex');
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/^dist(-|\/|$)/.test(relative(folder, file)) && !/\.test\.tsx?$/.test(file));
}

if (import.meta.main) {
  const built = await buildWebWhenStale();
  process.stderr.write(built ? 'web app built\n' : 'web app is up to date\n');
}
