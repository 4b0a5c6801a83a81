import { parentPort } from 'node:worker_threads';
import { readDocument } from './document-kind.ts';
import { DocumentRefusedError } from './imported-document.ts';

/** Reads documents in a thread of its own: one that never ends, or takes all memory, ends with the thread. */
parentPort?.on('message', ({ path, bytes }: { path: string; bytes: Uint8Array }) => {
  readDocument(path, bytes).then(
    (document) => parentPort?.postMessage({ document }),
    (error: unknown) => {
      const refusal =
        error instanceof DocumentRefusedError
          ? { code: error.code, message: error.message }
          : { code: 'UNREADABLE', message: 'cannot be read; save it again in another format' };
      parentPort?.postMessage({ refusal });
    },
  );
});
