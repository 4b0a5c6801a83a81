import type { FastifyInstance } from 'fastify';
import { articleParamsSchema } from '#contract';
import { checked } from '../http/checked-request.ts';
import type { SessionGuard } from '../people/session-guard.ts';
import type { KnowledgeBase } from './knowledge-base.ts';

/** What the routes stand on. */
export interface KnowledgeRoutes {
  readonly guard: SessionGuard;
  readonly base: Pick<KnowledgeBase, 'themes' | 'article'>;
}

/** Themes to choose from, and articles in full. */
export function registerKnowledgeRoutes(app: FastifyInstance, { guard, base }: KnowledgeRoutes): void {
  app.get('/api/themes', async (request) => {
    await guard.require(request);
    return await base.themes();
  });

  app.get('/api/articles/:slug', async (request) => {
    await guard.require(request);
    const { slug } = checked(articleParamsSchema, request.params);
    return await base.article(slug);
  });
}
