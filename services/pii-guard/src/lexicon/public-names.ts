import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'public-names.txt';

/**
 * Names that experts let stay: of laws and reforms, public persons, places of administration. One a line, `#` opens a
 * comment; a folder without the file has none.
 *
 * @param folder of the knowledge base
 */
export function readPublicNames(folder: string): string[] {
  let content: string;
  try {
    content = readFileSync(join(folder, FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return content
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
}
