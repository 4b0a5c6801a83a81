import type { FastifyInstance } from 'fastify';
import { figuresQuerySchema } from '#contract';
import { checked } from '../http/checked-request.ts';
import type { SharedSecret } from '../http/shared-secret.ts';
import type { SessionGuard } from '../people/session-guard.ts';
import type { Figures } from './figures.ts';

/** What the figure routes stand on. */
export interface FigureRoutes {
  readonly guard: SessionGuard;
  readonly figures: Figures;
  /** Whoever reads the timelines reads the figures too. */
  readonly timelineSecret: SharedSecret;
}

/** Figures about the tool. */
export function registerFigureRoutes(app: FastifyInstance, parts: FigureRoutes): void {
  const { guard, figures, timelineSecret: secret } = parts;

  app.get('/api/figures/readiness', { config: { permission: 'figures.read', secret } }, async (request) => {
    const { days, organisation } = checked(figuresQuerySchema, request.query);
    const session = await guard.find(request);
    const own = session?.organisation.kind === 'provider' ? session.organisation.id : organisation;
    return await figures.readiness(days, own);
  });
}
