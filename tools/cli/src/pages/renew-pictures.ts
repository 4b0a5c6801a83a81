import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../root.ts';
import { SHEET } from './contact-sheet.ts';

const IMAGES = join(ROOT, 'docs/images');

/**
 * Takes over, from a folder of pictures just taken, those that the documents show: what is in `docs/images/pages/` already,
 * by its name, and every sheet of states.
 *
 * @returns how many were renewed
 */
export async function renewPictures(folder: string): Promise<number> {
  const taken = await readdir(folder);
  const shown = new Set(await readdir(join(IMAGES, 'pages')).catch(() => []));
  const pictures = taken.filter((name) => shown.has(name)).map((name) => [name, `pages/${name}`] as const);
  const sheets = taken
    .filter((name) => name.startsWith(SHEET))
    .map((name) => [name, `etats/${name.slice(SHEET.length)}`] as const);
  await mkdir(join(IMAGES, 'etats'), { recursive: true });
  for (const [from, to] of [...pictures, ...sheets]) await copyFile(join(folder, from), join(IMAGES, to));
  return pictures.length + sheets.length;
}
