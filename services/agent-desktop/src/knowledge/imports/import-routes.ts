import type { FastifyInstance } from 'fastify';
import { type DocumentReportView, importWishSchema, MAX_IMPORT_OCTETS } from '#contract';
import type { AuditLog } from '../../audit/audit-log.ts';
import { checked } from '../../http/checked-request.ts';
import { MalformedRequestError } from '../../http/request-errors.ts';
import type { SessionGuard } from '../../people/session-guard.ts';
import type { ArticleDesk } from '../articles/article-desk.ts';

/** {@link MAX_IMPORT_OCTETS} in base64, with names and the finds that were looked at. */
const BODY_LIMIT = Math.ceil((MAX_IMPORT_OCTETS * 4) / 3) + 400_000;
/** Each one reads documents in a process of its own. */
const IMPORTS = { max: 20, timeWindow: 60_000 };

/** What the route stands on. */
export interface ImportRoutes {
  readonly guard: SessionGuard;
  readonly articles: Pick<ArticleDesk, 'importDocuments'>;
  readonly audit: AuditLog;
}

/** Documents of another system, taken in as drafts of who sends them. They are kept nowhere here. */
export function registerImportRoutes(app: FastifyInstance, { guard, articles, audit }: ImportRoutes): void {
  app.post(
    '/api/expert/imports',
    { bodyLimit: BODY_LIMIT, config: { permission: 'articles.write', rateLimit: IMPORTS } },
    async (request): Promise<DocumentReportView> => {
      const { files, ...wish } = checked(importWishSchema, request.body);
      // An idle connection keeps its last request.
      request.body = undefined;
      const sent = files.map(({ path, content }) => ({ path, content: Buffer.from(content, 'base64') }));
      const octets = sent.reduce((sum, { content }) => sum + content.length, 0);
      if (octets > MAX_IMPORT_OCTETS)
        throw new MalformedRequestError(`the files have ${octets} octets, ${MAX_IMPORT_OCTETS} at most`);
      const session = guard.session(request);
      return await audit.keep(
        ...([session, 'article-written', `import de ${sent.length} fichiers, ${wish.scope}`] as const),
        () => articles.importDocuments({ files: sent, ...wish }, session),
        // Personal data in them stops it.
        ({ imported }) => imported,
      );
    },
  );
}
