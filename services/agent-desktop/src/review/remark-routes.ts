import type { FastifyInstance } from 'fastify';
import { type RemarksView, remarkAnswerSchema, remarkParamsSchema, remarksQuerySchema } from '#contract';
import type { AuditLog } from '../audit/audit-log.ts';
import { checked } from '../http/checked-request.ts';
import { MalformedRequestError, NotFoundError } from '../http/request-errors.ts';
import type { SessionGuard } from '../people/session-guard.ts';
import type { Redactor } from '../questions/redactor.ts';
import { visibleText } from '../questions/typed-text.ts';
import type { Remarks } from './remarks.ts';

/** What the routes stand on. */
export interface RemarkRoutes {
  readonly guard: SessionGuard;
  readonly remarks: Remarks;
  readonly redactor: Pick<Redactor, 'refusePersonal'>;
  readonly audit: AuditLog;
}

/** What reviewers wrote to the experts, and what these answer. */
export function registerRemarkRoutes(app: FastifyInstance, parts: RemarkRoutes): void {
  const { guard, remarks, redactor, audit } = parts;

  app.get(
    '/api/review/remarks',
    { config: { permission: 'remarks.read' } },
    async (request): Promise<RemarksView> => await remarks.page(checked(remarksQuerySchema, request.query)),
  );

  app.post(
    '/api/review/remarks/:remarkId/answer',
    { config: { permission: 'remarks.answer' } },
    async (request, reply) => {
      const { remarkId } = checked(remarkParamsSchema, request.params);
      const answer = checked(remarkAnswerSchema, request.body);
      // An idle connection keeps its last request.
      request.body = undefined;
      const why = answer.state === 'rejected' ? visibleText(answer.why) : '';
      if (answer.state === 'rejected') {
        if (why === '') throw new MalformedRequestError('why: expected why');
        await redactor.refusePersonal(why);
      }
      const kept = answer.state === 'rejected' ? { ...answer, why } : answer;
      await audit.keep(
        guard.session(request),
        'remark-answered',
        `${remarkId} : ${answer.state}`,
        async () => {
          if (!(await remarks.answer(remarkId, kept))) throw new NotFoundError('this remark');
        },
      );
      return reply.code(204).send();
    },
  );
}
