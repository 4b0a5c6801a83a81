import type { FastifyInstance } from 'fastify';
import { type GapListView, type GapView, gapChangeSchema, gapParamsSchema, gapQuerySchema } from '#contract';
import type { AuditLog } from '../../audit/audit-log.ts';
import { checked } from '../../http/checked-request.ts';
import type { SessionGuard } from '../../people/session-guard.ts';
import type { ArticleDesk } from '../articles/article-desk.ts';
import type { AnsweredNews } from './answered-news.ts';
import { gapListView } from './gap-views.ts';

/** What the routes of questions without a source stand on. */
export interface GapRoutes {
  readonly guard: SessionGuard;
  readonly articles: ArticleDesk;
  readonly news: AnsweredNews;
  readonly audit: AuditLog;
}

const STATE_WORDS = {
  open: 'à reprendre',
  'being-written': 'prise en charge',
  answered: 'répondue par',
} as const;

/** Questions without a source: what is missing, who writes it, and what is new for the agents. */
export function registerGapRoutes(app: FastifyInstance, { guard, articles, news, audit }: GapRoutes): void {
  app.get(
    '/api/expert/gaps',
    { config: { permission: 'articles.read' } },
    async (request): Promise<GapListView> => {
      const { state } = checked(gapQuerySchema, request.query);
      const session = guard.session(request);
      return gapListView(await articles.gaps(state, session), session.name);
    },
  );

  app.put(
    '/api/expert/gaps/:gap',
    { config: { permission: 'articles.write' } },
    async (request): Promise<GapView> => {
      const { gap } = checked(gapParamsSchema, request.params);
      const change = checked(gapChangeSchema, request.body);
      const session = guard.session(request);
      const subject = `question ${gap} : ${STATE_WORDS[change.state]} ${change.answeredBy}`.trimEnd();
      return await audit.keep(session, 'gap-changed', subject, () => articles.moveGap(gap, change, session));
    },
  );

  app.get('/api/knowledge/news', { config: { permission: 'knowledge.read' } }, async () => ({
    articles: await news.latest(),
  }));
}
