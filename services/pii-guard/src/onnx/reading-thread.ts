import { parentPort, workerData } from 'node:worker_threads';
import type { Opinion } from '../second-opinion.ts';
import { ModelFolderError, readModelFolder } from './model-folder.ts';
import { PieceClassifier } from './piece-classifier.ts';
import { WordClassifier } from './word-classifier.ts';

/** One message to the thread: a text for a model with a tokenizer, words for the model of names. */
export type ReadRequest = { readonly id: number } & (
  | { readonly text: string }
  | { readonly grams: Int32Array; readonly flags: Float32Array }
);

/** What the thread says of a text. */
export type Answer =
  | { readonly id: number; readonly opinions: readonly Opinion[] }
  | { readonly id: number; readonly rows: Float32Array }
  | { readonly id: number; readonly failed: true };

/** What the thread says. `fault` without `id`: it cannot start. */
export type ThreadMessage = { readonly ready: true } | { readonly fault: string } | Answer;

type Read = (request: ReadRequest) => Promise<Answer>;

async function load(path: string): Promise<Read> {
  const folder = readModelFolder(path);
  if (folder.reads === 'words') {
    const classifier = await WordClassifier.load(path, folder);
    return async (request) =>
      'grams' in request
        ? { id: request.id, rows: await classifier.read(request.grams, request.flags) }
        : { id: request.id, failed: true };
  }
  const classifier = await PieceClassifier.load(path, folder);
  return async (request) =>
    'text' in request
      ? { id: request.id, opinions: await classifier.read(request.text) }
      : { id: request.id, failed: true };
}

if (parentPort !== null) {
  const port = parentPort;
  const say = (message: ThreadMessage): void => port.postMessage(message);
  const { folder } = workerData as { folder: string };
  try {
    const read = await load(folder);
    port.on('message', (request: ReadRequest) => {
      read(request).then(say, () => say({ id: request.id, failed: true }));
    });
    say({ ready: true });
  } catch (error) {
    say({ fault: error instanceof ModelFolderError ? error.reason : 'the model cannot be started' });
  }
}
