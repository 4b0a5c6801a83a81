import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sha256Of } from '@decroche/downloads';
import { ModelError } from './model-error.ts';

/** Beside the files of a fetched model, in the format of `sha256sum`. */
const RECORD = 'SHA256SUMS';

/** Writes down the SHA-256 of every file of a model that was just fetched. */
export async function recordHashes(folder: string): Promise<void> {
  const lines: string[] = [];
  for (const file of await filesOf(folder))
    lines.push(`${await sha256Of(path.join(folder, file))}  ${file}\n`);
  await writeFile(path.join(folder, RECORD), lines.join(''));
}

/**
 * Checks a model against what was recorded when it was fetched; does nothing when nothing was recorded.
 *
 * @returns how many files were checked
 * @throws ModelError naming the folder and the first file that changed
 */
export async function checkRecordedHashes(folder: string): Promise<number> {
  const record = await readFile(path.join(folder, RECORD), 'utf8').catch(() => '');
  const lines = record.split('\n').filter(Boolean);
  for (const line of lines) {
    const [sha256, file = ''] = line.split('  ');
    const found = await sha256Of(path.join(folder, file)).catch(() => undefined);
    if (found === undefined)
      throw new ModelError('MODEL_INCOMPLETE', folder, `${file} is missing; fetch it again`);
    if (found !== sha256) {
      throw new ModelError('MODEL_ALTERED', folder, `${file} changed since it was fetched; fetch it again`);
    }
  }
  return lines.length;
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => file !== RECORD)
    .sort();
}
