import type { FastifyInstance } from 'fastify';
import { type ForgetCheckView, forgetCheckResultSchema } from '#contract';
import { checked } from '../http/checked-request.ts';
import type { ForgetChecks } from './forget-checks.ts';

/** What the routes stand on. */
export interface ForgettingRoutes {
  readonly forgetChecks: ForgetChecks;
  /** Lets the result of a check in; undefined where none is delivered. */
  readonly reportToken: string | undefined;
}

/** The proof of forgetting: delivered by `./run forget-check`, read by the DPO. */
export function registerForgettingRoutes(app: FastifyInstance, parts: ForgettingRoutes): void {
  const { forgetChecks, reportToken } = parts;
  const secret = { header: 'x-forget-report-token', value: reportToken, setting: 'FORGET_REPORT_TOKEN' };

  app.get(
    '/api/dpo/forget-check',
    { config: { permission: 'forgetting.read' } },
    async (): Promise<ForgetCheckView> => ({ last: await forgetChecks.last() }),
  );

  app.post('/api/dpo/forget-check', { config: { secret } }, async (request, reply) => {
    await forgetChecks.record(checked(forgetCheckResultSchema, request.body));
    return reply.code(204).send();
  });
}
