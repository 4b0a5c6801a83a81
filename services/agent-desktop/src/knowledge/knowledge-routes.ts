import type { FastifyInstance } from 'fastify';
import { articleParamsSchema } from '#contract';
import type { UseCounter } from '../figures/use/use-counter.ts';
import { checked } from '../http/checked-request.ts';
import type { SessionGuard } from '../people/session-guard.ts';
import type { KnowledgeBase } from './knowledge-base.ts';

/** What the routes stand on. */
export interface KnowledgeRoutes {
  readonly guard: SessionGuard;
  readonly base: Pick<KnowledgeBase, 'themes' | 'article'>;
  readonly use: Pick<UseCounter, 'opened'>;
}

/** Themes to choose from, and articles in full. */
export function registerKnowledgeRoutes(app: FastifyInstance, { guard, base, use }: KnowledgeRoutes): void {
  app.get('/api/themes', { config: { permission: 'knowledge.read' } }, async () => await base.themes());

  app.get(
    '/api/articles/:slug',
    { config: { permission: 'knowledge.read' } },
    async (request) => await base.article(checked(articleParamsSchema, request.params).slug),
  );

  // Apart from what is read outside calls, which is no use of a draft's sources.
  app.get('/api/desk/articles/:slug', { config: { permission: 'calls.see' } }, async (request) => {
    const { slug } = checked(articleParamsSchema, request.params);
    const article = await base.article(slug);
    use.opened(guard.session(request));
    return article;
  });
}
