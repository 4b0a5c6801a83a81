import { type DocumentReportView, documentReportSchema, type ImportWish } from '#contract';
import type { DeskApi } from '../../app/api.ts';

/** Documents are read one after the other, then looked through for personal data. */
const IMPORT_TIMEOUT_MS = 125_000;

/** Takes documents in as drafts. */
export async function importDocuments(api: DeskApi, wish: ImportWish): Promise<DocumentReportView> {
  return await api.read(documentReportSchema, 'POST', '/api/expert/imports', wish, IMPORT_TIMEOUT_MS);
}

/** A file as the server takes it: its path in the folder that was chosen, or its name, and its octets. */
export async function sentFile(file: File): Promise<ImportWish['files'][number]> {
  const octets = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < octets.length; at += CHUNK)
    text += String.fromCharCode(...octets.subarray(at, at + CHUNK));
  return { path: (file.webkitRelativePath || file.name).slice(-300), content: btoa(text) };
}

/** Arguments of one call that every browser takes. */
const CHUNK = 8_192;
