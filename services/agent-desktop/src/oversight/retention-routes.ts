import type { FastifyInstance } from 'fastify';
import { type NoticesView, noticeRecordingSchema, type RecordView, type RetentionView } from '#contract';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ForgetChecks } from '../forgetting/forget-checks.ts';
import { checked } from '../http/checked-request.ts';
import { NotFoundError } from '../http/request-errors.ts';
import type { SessionGuard } from '../people/session-guard.ts';
import { inspectionFile } from './inspection-file.ts';
import { noticesView, recordingOf } from './notices.ts';
import { servicesView } from './operations.ts';
import { recordView } from './record-of-processing.ts';
import { retentionView } from './retention.ts';
import type { ServiceDoors } from './service-doors.ts';

/** What the routes stand on. */
export interface RetentionRoutes {
  readonly doors: ServiceDoors;
  readonly guard: SessionGuard;
  readonly audit: AuditLog;
  readonly forgetChecks: ForgetChecks;
  readonly now: () => number;
}

/** Newest entries of the audit log in a file for an inspection. */
const MAX_AUDIT_ENTRIES = 2_000;

/** What the DPO answers for: what is kept, the record of processing, the notice to callers, and all of it as one file. */
export function registerRetentionRoutes(app: FastifyInstance, parts: RetentionRoutes): void {
  const { doors, guard, audit, forgetChecks, now } = parts;
  const config = { permission: 'retention.read' } as const;

  app.get(
    '/api/dpo/retention',
    { config },
    async (): Promise<RetentionView> => retentionView(await doors.look('found'), now()),
  );

  app.get('/api/dpo/record', { config }, async (request): Promise<RecordView> => {
    const { organisation } = guard.session(request);
    return recordView(await doors.look(), organisation.name, now());
  });

  app.get('/api/dpo/notices', { config }, async (): Promise<NoticesView> => noticesView(await doors.look()));

  app.get('/api/dpo/notices/:digest/recording', { config }, async (request, reply) => {
    const { digest } = checked(noticeRecordingSchema, request.params);
    const recording = recordingOf(await doors.look('recordings'), digest);
    if (recording === undefined) throw new NotFoundError('this recording');
    return reply.type('audio/wav').send(recording);
  });

  app.post('/api/dpo/inspection', { config }, async (request, reply) => {
    const session = guard.session(request);
    const madeAtMs = now();
    const [seen, checks, entries] = await Promise.all([
      doors.look('recordings', 'found'),
      forgetChecks.last(),
      audit.page({ limit: MAX_AUDIT_ENTRIES }),
    ]);
    const { html, digest } = inspectionFile({
      madeAtMs,
      madeBy: session.name,
      organisation: session.organisation.name,
      services: servicesView(seen, madeAtMs),
      retention: retentionView(seen, madeAtMs),
      record: recordView(seen, session.organisation.name, madeAtMs),
      notices: noticesView(seen),
      forgetChecks: checks,
      audit: entries,
      recordingOf: (wanted) => recordingOf(seen, wanted),
    });
    await audit.record(session, 'export', `dossier de contrôle, empreinte ${digest}`, 'done');
    return reply
      .type('text/html; charset=utf-8')
      .header('content-disposition', 'attachment')
      .header('x-content-digest', digest)
      .send(html);
  });
}
