import type { FastifyInstance } from 'fastify';
import { articleParamsSchema } from '#contract';
import { checked } from '../http/checked-request.ts';
import type { KnowledgeBase } from './knowledge-base.ts';

/** Themes to choose from, and articles in full. */
export function registerKnowledgeRoutes(
  app: FastifyInstance,
  base: Pick<KnowledgeBase, 'themes' | 'article'>,
): void {
  app.get('/api/themes', { config: { permission: 'knowledge.read' } }, async () => await base.themes());

  app.get('/api/articles/:slug', { config: { permission: 'knowledge.read' } }, async (request) => {
    const { slug } = checked(articleParamsSchema, request.params);
    return await base.article(slug);
  });
}
