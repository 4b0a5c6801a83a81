import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

const NAME = /^[a-z0-9][a-z0-9-]{0,39}(?:\/[a-z0-9][a-z0-9-]{0,39})?$/;

/** True for the name of a prompt: its path in the folder without the ending, such as `notice` or `days/monday`. */
export function isPromptName(name: string): boolean {
  return NAME.test(name);
}

/** Every prompt of which the folder has the text, the audio or both, sorted. */
export async function promptNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const names = entries
    .filter((entry) => entry.isFile() && /\.(txt|wav)$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replace(/\.(txt|wav)$/, ''))
    .filter(isPromptName);
  return [...new Set(names)].sort();
}

/** What a prompt says; `undefined` where no text stands beside it. */
export async function promptText(folder: string, name: string): Promise<string | undefined> {
  const text = await readFile(join(folder, `${name}.txt`), 'utf8').catch(() => undefined);
  return text?.trim();
}
