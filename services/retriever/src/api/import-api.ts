import type { ImportDocumentsRequest, ImportDocumentsResponse } from '@decroche/contracts';
import { RpcError } from '@decroche/service-kit';
import { status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import type { DocumentImportReport } from '../import/import-report.ts';
import { actor, type Call, invalid } from './desk-call.ts';

const MAX_FILES = 50;
const MAX_OCTETS = 3_000_000;
const MAX_PATH = 300;
const MAX_REVIEWED = 500;
const SCOPE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Takes documents in that experts send. Each import reads them in a process of its own; there is one at a time. */
export function importCalls(call: Call): UntypedServiceImplementation {
  let running = false;
  return {
    importDocuments: call<ImportDocumentsRequest, ImportDocumentsResponse>(
      async ({ imports }, request, caller, signal) => {
        check(request);
        const by = actor(caller, '');
        if (running) {
          throw new RpcError(
            status.RESOURCE_EXHAUSTED,
            'IMPORT_RUNNING',
            'another import is running: wait for it',
          );
        }
        running = true;
        try {
          const files = request.files.map(({ path, content }) => ({ path, bytes: content }));
          const options = { scope: request.scope, reviewed: new Set(request.reviewed) };
          return reportMessage(await imports.sent(files, options, by, signal));
        } finally {
          running = false;
        }
      },
    ),
  };
}

function check({ files, scope, reviewed }: ImportDocumentsRequest): void {
  if (files.length === 0) throw invalid('FILES_MISSING', 'files is empty');
  if (files.length > MAX_FILES) throw invalid('TOO_MANY_FILES', `files: ${MAX_FILES} at most`);
  if (files.some(({ path }) => path === '' || path.length > MAX_PATH))
    throw invalid('PATH_INVALID', `path: 1 to ${MAX_PATH} characters`);
  const octets = files.reduce((sum, { content }) => sum + content.length, 0);
  if (octets > MAX_OCTETS) throw invalid('FILES_TOO_LARGE', `files: ${MAX_OCTETS} octets together at most`);
  if (!SCOPE.test(scope)) throw invalid('SCOPE_INVALID', 'scope: expected national or a fund');
  if (reviewed.length > MAX_REVIEWED) throw invalid('TOO_MANY_REVIEWED', 'reviewed: 500 finds at most');
}

function reportMessage(report: DocumentImportReport): ImportDocumentsResponse {
  const { imported, documents, articles, added, changed, unchanged } = report;
  return {
    ...{ imported, documents, articles, added, changed, unchanged },
    refused: report.refused.map(({ path, code, message }) => ({ path, code, message })),
    passedOver: { ...report.passedOver },
    personal: report.personal.map(({ file, place, class: kind, key }) => ({
      ...{ path: file, place, class: kind, key },
    })),
    drafts: report.drafts.map(({ slug, version, path }) => ({ slug, version, path })),
    figures: [...report.figures],
    notes: [...report.notes],
    duplicates: report.duplicates.map(({ article, other, where, share }) => ({
      ...{ article, other, share },
      inBase: where === 'base',
    })),
    contradictions: report.contradictions.map(({ article, says, other, otherSays, where }) => ({
      ...{ article, says, other, otherSays },
      inBase: where === 'base',
    })),
    acronyms: report.acronyms.map(({ form, expansion, articles: users }) => ({
      ...{ form, expansion: expansion ?? '' },
      articles: users.length,
    })),
    unfiled: [...report.unfiled],
  };
}
