import type { FastifyInstance } from 'fastify';
import { type AuditPage, auditQuerySchema } from '#contract';
import { checked } from '../http/checked-request.ts';
import type { AuditLog } from './audit-log.ts';

/** What the routes of the audit log stand on. */
export interface AuditRoutes {
  readonly audit: AuditLog;
}

/** The audit log, read in pages. */
export function registerAuditRoutes(app: FastifyInstance, { audit }: AuditRoutes): void {
  app.get(
    '/api/audit',
    { config: { permission: 'audit.read' } },
    async (request): Promise<AuditPage> => await audit.page(checked(auditQuerySchema, request.query)),
  );
}
