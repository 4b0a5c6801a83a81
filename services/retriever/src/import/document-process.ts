import { readDocument } from './document-kind.ts';
import { DocumentRefusedError } from './imported-document.ts';

/** Reads documents in a process of its own: one that never ends, or takes all memory, ends with the process. */
process.on('message', ({ path, bytes }: { path: string; bytes: Uint8Array }) => {
  readDocument(path, bytes).then(
    (document) => process.send?.({ document }),
    (error: unknown) => {
      const refusal =
        error instanceof DocumentRefusedError
          ? { code: error.code, message: error.message }
          : { code: 'UNREADABLE', message: 'cannot be read; save it again in another format' };
      process.send?.({ refusal });
    },
  );
});
