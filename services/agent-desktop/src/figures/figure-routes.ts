import type { FastifyInstance } from 'fastify';
import { figuresQuerySchema } from '#contract';
import { carriesTimelineToken } from '../calls/timeline-routes.ts';
import { checked } from '../http/checked-request.ts';
import type { SessionGuard } from '../people/session-guard.ts';
import type { Figures } from './figures.ts';

/** What the figure routes stand on. */
export interface FigureRoutes {
  readonly guard: SessionGuard;
  readonly figures: Figures;
  /** Whoever reads the timelines reads the figures too. */
  readonly timelineToken: string | undefined;
}

/** Figures about the tool. */
export function registerFigureRoutes(app: FastifyInstance, parts: FigureRoutes): void {
  const { guard, figures, timelineToken } = parts;

  app.get('/api/figures/readiness', async (request) => {
    if (!carriesTimelineToken(request, timelineToken)) await guard.require(request, ['agent', 'supervisor']);
    const { days } = checked(figuresQuerySchema, request.query);
    return await figures.readiness(days);
  });
}
