import type { FastifyInstance } from 'fastify';
import { type AuditPage, auditFilterSchema, auditQuerySchema } from '#contract';
import { checked } from '../http/checked-request.ts';
import type { SessionGuard } from '../people/session-guard.ts';
import { auditCsv, MAX_EXPORTED } from './audit-export.ts';
import type { AuditLog } from './audit-log.ts';

/** What the routes of the audit log stand on. */
export interface AuditRoutes {
  readonly audit: AuditLog;
  readonly guard: SessionGuard;
}

/** The audit log, read in pages or taken away as a file, which it keeps itself. */
export function registerAuditRoutes(app: FastifyInstance, { audit, guard }: AuditRoutes): void {
  app.get(
    '/api/audit',
    { config: { permission: 'audit.read' } },
    async (request): Promise<AuditPage> => await audit.page(checked(auditQuerySchema, request.query)),
  );

  app.post('/api/audit/export', { config: { permission: 'audit.read' } }, async (request, reply) => {
    const filter = checked(auditFilterSchema, request.body ?? {});
    const csv = auditCsv(await audit.page({ ...filter, limit: MAX_EXPORTED }));
    await audit.record(
      guard.session(request),
      'export',
      `journal des actions, ${csv.lines} lignes, empreinte ${csv.digest}`,
      'done',
    );
    return reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment').send(csv.text);
  });
}
