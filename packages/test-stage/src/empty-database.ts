import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { lock } from '@decroche/downloads';
import { layoutOf } from '@decroche/local-stack';
import { Database } from '@decroche/service-kit/database';
import { sql } from 'kysely';

const { root } = layoutOf();
const KEPT = join(root, '.local/empty-database');
const LOCK_TIMEOUT_MS = 60_000;
const WITHIN_MS = 10_000;

/**
 * Puts an embedded database without tables where none is yet. The engine takes two seconds of processor to make one: it is made
 * once for each set of dependencies, and copied from then on.
 *
 * @param folder whose parent may be missing too
 */
export async function layEmptyDatabase(folder: string): Promise<void> {
  const lockfile = await readFile(join(root, 'pnpm-lock.yaml'));
  const digest = createHash('sha256').update(lockfile).digest('hex').slice(0, 16);
  const made = join(KEPT, digest);
  if (!existsSync(made)) await make(made);
  await mkdir(dirname(folder), { recursive: true });
  // The program takes a tenth of the processor that Node takes for a thousand files.
  await promisify(execFile)('cp', ['-r', made, folder]);
}

async function make(made: string): Promise<void> {
  const held = await lock('empty-database', { timeoutMs: LOCK_TIMEOUT_MS });
  try {
    if (existsSync(made)) return;
    const folder = join(KEPT, 'unfinished');
    await rm(folder, { recursive: true, force: true });
    const database = new Database({
      ...{ address: { folder }, migrations: {}, migrationTable: 'none' },
      ...{ connectMs: WITHIN_MS, statementMs: WITHIN_MS },
    });
    await sql`select 1`.execute(database.sql).finally(() => database.close());
    await rename(folder, made);
  } finally {
    await held.release();
  }
}
