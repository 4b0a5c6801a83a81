import type { FastifyInstance } from 'fastify';
import { figuresQuerySchema } from '#contract';
import { checked } from '../http/checked-request.ts';
import type { SharedSecret } from '../http/shared-secret.ts';
import type { Figures } from './figures.ts';

/** What the figure routes stand on. */
export interface FigureRoutes {
  readonly figures: Figures;
  /** Whoever reads the timelines reads the figures too. */
  readonly timelineSecret: SharedSecret;
}

/** Figures about the tool. */
export function registerFigureRoutes(app: FastifyInstance, parts: FigureRoutes): void {
  const { figures, timelineSecret: secret } = parts;

  app.get(
    '/api/figures/readiness',
    { config: { permission: 'figures.read', secret } },
    async (request) => await figures.readiness(checked(figuresQuerySchema, request.query).days),
  );
}
