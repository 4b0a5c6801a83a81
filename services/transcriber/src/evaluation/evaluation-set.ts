import { readFile } from 'node:fs/promises';

/** One recording and what is said in it. */
export interface EvaluationItem {
  readonly id: string;
  readonly set: string;
  readonly text: string;
}

/**
 * Reads a tab-separated file with the header `id set text`.
 *
 * @throws Error naming the file and the line
 */
export async function readEvaluationSet(file: string): Promise<EvaluationItem[]> {
  const [header, ...lines] = (await readFile(file, 'utf8')).split(/\r?\n/);
  if (header !== 'id\tset\ttext')
    throw new Error(`${file}: the first line must be: id, set, text (tabs between)`);
  return lines.flatMap((line, index) => {
    if (line === '') return [];
    const [id, set, text, ...more] = line.split('\t');
    if (!id || !set || text === undefined || more.length > 0) {
      throw new Error(`${file}, line ${index + 2}: expected three columns: id, set, text`);
    }
    return [{ id, set, text }];
  });
}
