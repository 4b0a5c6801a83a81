import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from '@decroche/downloads';
import { ROOT } from '../root.ts';
import { runProgram } from '../subprocess.ts';

const KEPT = join(ROOT, '.local/demonstration-base');
const KNOWLEDGE = join(ROOT, 'knowledge');
const RETRIEVER = join(ROOT, 'services/retriever/src');
const SEED = join(RETRIEVER, 'seed/main.ts');
/** What the database is made of and by. */
const MADE_FROM = [KNOWLEDGE, ...['kb', 'knowledge', 'seed', 'store'].map((room) => join(RETRIEVER, room))];
const PUBLISHER = 'Équipe de démonstration';
const LOCK_TIMEOUT_MS = 120_000;

/** The demonstration base could not be published into a database. */
export class DemonstrationBaseError extends Error {
  override readonly name = 'DemonstrationBaseError';
  readonly code = 'DEMONSTRATION_BASE';
}

/**
 * Puts a database with the demonstration base into the retriever's data folder, as experts need it to work on it. It is made
 * once for each state of the base and of the code that writes it, and copied from then on.
 *
 * @throws DemonstrationBaseError when the base has faults
 */
export async function publishDemonstrationBase(dataDir: string): Promise<void> {
  const made = join(KEPT, await digestOfWhatItIsMadeOf());
  const held = await lock('demonstration-base', { timeoutMs: LOCK_TIMEOUT_MS });
  try {
    if (!existsSync(made)) await make(made);
    await cp(made, dataDir, { recursive: true });
  } finally {
    await held.release();
  }
}

async function make(folder: string): Promise<void> {
  await rm(KEPT, { recursive: true, force: true });
  const unfinished = join(KEPT, 'unfinished');
  const args = [SEED, KNOWLEDGE, unfinished, PUBLISHER];
  const { status, output } = await runProgram(process.execPath, args, { capture: true });
  if (status === 0) return await rename(unfinished, folder);
  throw new DemonstrationBaseError(
    `the folder knowledge/ cannot be published; mend what ./run kb lint knowledge names: ${output.slice(-2_000)}`,
  );
}

async function digestOfWhatItIsMadeOf(): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  for (const root of MADE_FROM) {
    const files = await readdir(root, { recursive: true, withFileTypes: true });
    const paths = files.filter((file) => file.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    for (const path of paths.sort()) {
      hash
        .update(path)
        .update('\0')
        .update(await readFile(path));
    }
  }
  return hash.digest('hex').slice(0, 32);
}
