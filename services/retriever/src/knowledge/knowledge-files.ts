import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { KnowledgeUnavailableError } from './knowledge-problem.ts';

/** Files of a base: path inside the base → text. The only form in which a base is exchanged and stored. */
export type KnowledgeFiles = ReadonlyMap<string, string>;

const KEPT =
  /^(?:articles\/.+\.md|(?:themes|lexicon[^/]*|protocols|instructions)\.yaml|(?:paraphrases|golden)\/[^/]+\.yaml)$/;
/** A base is text: more than this is something else. */
const MOST_FILES = 20_000;
const MOST_FILE_BYTES = 2_000_000;

/**
 * Reads the files of a base from a folder, in the order of their paths. Files of any other kind are passed over.
 *
 * @throws KnowledgeUnavailableError when there is no such folder
 */
export async function readKnowledgeFiles(folder: string): Promise<KnowledgeFiles> {
  let names: string[];
  try {
    names = (await readdir(folder, { recursive: true })).map((name) => name.replaceAll('\\', '/'));
  } catch (cause) {
    throw new KnowledgeUnavailableError(folder, { cause });
  }
  const files = new Map<string, string>();
  for (const name of names
    .filter((one) => KEPT.test(one))
    .sort()
    .slice(0, MOST_FILES)) {
    const bytes = await readFile(join(folder, name));
    if (bytes.length <= MOST_FILE_BYTES) files.set(name, withoutInvisible(bytes.toString('utf8')));
  }
  return files;
}

/**
 * Text without characters that nobody sees (soft hyphens, zero-width characters, byte-order marks): search would take a
 * word that holds one for two others.
 */
export function withoutInvisible(text: string): string {
  return text.replace(/\p{Cf}/gu, '');
}

/** Writes the files of a base into a folder; files that are already there under other names stay. */
export async function writeKnowledgeFiles(folder: string, files: KnowledgeFiles): Promise<void> {
  for (const [name, text] of files) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}
