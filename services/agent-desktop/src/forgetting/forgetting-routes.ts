import type { FastifyInstance } from 'fastify';
import { type ForgetCheckView, forgetCheckResultSchema } from '#contract';
import { checked } from '../http/checked-request.ts';
import { NotFoundError, NotSignedInError } from '../http/request-errors.ts';
import { carriesSecret } from '../http/shared-secret.ts';
import type { SessionGuard } from '../people/session-guard.ts';
import type { ForgetChecks } from './forget-checks.ts';

/** Header that lets the result of a check in. */
const REPORT_HEADER = 'x-forget-report-token';

/** What the routes stand on. */
export interface ForgettingRoutes {
  readonly guard: SessionGuard;
  readonly forgetChecks: ForgetChecks;
  readonly reportToken: string | undefined;
}

/** The proof of forgetting: delivered by `./run forget-check`, read by the DPO. */
export function registerForgettingRoutes(app: FastifyInstance, parts: ForgettingRoutes): void {
  const { guard, forgetChecks, reportToken } = parts;

  app.get('/api/dpo/forget-check', async (request): Promise<ForgetCheckView> => {
    await guard.require(request, ['dpo']);
    return { last: await forgetChecks.last() };
  });

  app.post('/api/dpo/forget-check', async (request, reply) => {
    if (reportToken === undefined) throw new NotFoundError('this door (FORGET_REPORT_TOKEN is not set)');
    if (!carriesSecret(request, REPORT_HEADER, reportToken)) throw new NotSignedInError();
    await forgetChecks.record(checked(forgetCheckResultSchema, request.body));
    return reply.code(204).send();
  });
}
