import type { FastifyInstance } from 'fastify';
import { figuresQuerySchema } from '#contract';
import { checked } from '../../http/checked-request.ts';
import type { SharedSecret } from '../../http/shared-secret.ts';
import type { SessionGuard } from '../../people/session-guard.ts';
import { dateOf, daysAfter } from '../use/use-spans.ts';
import type { ReadinessStore } from './readiness-store.ts';

/** What the route stands on. */
export interface ReadinessFigureRoutes {
  readonly guard: SessionGuard;
  readonly store: ReadinessStore;
  /** Whoever reads the timelines reads the figures too. */
  readonly timelineSecret: SharedSecret;
  readonly now: () => number;
}

/** How soon the tool is ready. */
export function registerReadinessFigureRoutes(app: FastifyInstance, parts: ReadinessFigureRoutes): void {
  const { guard, store, timelineSecret: secret, now } = parts;

  app.get('/api/figures/readiness', { config: { permission: 'figures.read', secret } }, async (request) => {
    const { days, organisation } = checked(figuresQuerySchema, request.query);
    const session = await guard.find(request);
    const own = session?.organisation.kind === 'provider' ? session.organisation.id : organisation;
    return await store.read(daysAfter(dateOf(now()), -days), own);
  });
}
