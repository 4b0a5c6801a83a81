import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One recording and what is said in it. */
export interface EvaluationItem {
  readonly id: string;
  readonly set: string;
  readonly text: string;
}

/** A list of recordings that cannot be read, or that names recordings which are not there. */
export class EvaluationSetError extends Error {
  override readonly name = 'EvaluationSetError';
  readonly code = 'EVALUATION_SET_UNUSABLE';
}

/**
 * Reads a tab-separated file with the header `id set text`.
 *
 * @throws EvaluationSetError naming the file and the line
 */
export async function readEvaluationSet(file: string): Promise<EvaluationItem[]> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new EvaluationSetError(
      `${file}: ${cause.code === 'ENOENT' ? 'there is no such file' : cause.message}`,
    );
  });
  const [header, ...lines] = text.split(/\r?\n/);
  if (header !== 'id\tset\ttext')
    throw new EvaluationSetError(`${file}: the first line must be: id, set, text (tabs between)`);
  return lines.flatMap((line, index) => {
    if (line === '') return [];
    const [id, set, text, ...more] = line.split('\t');
    if (!id || !set || text === undefined || more.length > 0) {
      throw new EvaluationSetError(`${file}, line ${index + 2}: expected three columns: id, set, text`);
    }
    return [{ id, set, text }];
  });
}

/**
 * Makes sure that the recordings of a set are there, each in the folder under its own name.
 *
 * @throws EvaluationSetError with how many are missing, and one of them
 */
export async function findRecordings(items: readonly EvaluationItem[], folder: string): Promise<void> {
  const missing: string[] = [];
  for (const { id } of items) {
    await access(recordingOf(folder, id)).catch(() => missing.push(recordingOf(folder, id)));
  }
  if (missing.length > 0) {
    throw new EvaluationSetError(
      `${missing.length} of ${items.length} recordings are not in ${folder}: ${missing[0]}; give their folder with --audio`,
    );
  }
}

/** Where a recording is. */
export function recordingOf(folder: string, id: string): string {
  return join(folder, `${id}.wav`);
}
