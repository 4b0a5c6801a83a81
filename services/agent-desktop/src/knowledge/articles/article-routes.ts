import type { FastifyInstance } from 'fastify';
import {
  articleQuerySchema,
  type CheckedTextView,
  draftToSaveSchema,
  expertArticleParamsSchema,
  MAX_ARTICLE_TEXT,
  type SavedDraftView,
  textToCheckSchema,
  type VersionTextView,
  type VersionView,
  versionParamsSchema,
  workflowStepSchema,
} from '#contract';
import type { AuditLog } from '../../audit/audit-log.ts';
import { checked } from '../../http/checked-request.ts';
import type { SessionGuard } from '../../people/session-guard.ts';
import type { ArticleDesk } from './article-desk.ts';
import { WORKFLOW_STEPS } from './article-views.ts';

/** What the routes of the experts stand on. */
export interface ArticleRoutes {
  readonly guard: SessionGuard;
  readonly articles: ArticleDesk;
  readonly audit: AuditLog;
}

/** A text of {@link MAX_ARTICLE_TEXT} as JSON: up to three bytes a unit in UTF-8, and what stands around it. */
const TEXT_LIMIT = MAX_ARTICLE_TEXT * 3 + 300_000;
const STEP_WORDS = { submit: 'remise en relecture', approve: 'approuvée', 'send-back': 'renvoyée' } as const;

/** Articles: found, read in any version, written, handed in and reviewed. */
export function registerArticleRoutes(app: FastifyInstance, { guard, articles, audit }: ArticleRoutes): void {
  const read = { config: { permission: 'articles.read' } } as const;
  const write = { bodyLimit: TEXT_LIMIT, config: { permission: 'articles.write' } } as const;

  app.get('/api/expert/articles', read, async (request) =>
    articles.list(checked(articleQuerySchema, request.query), guard.session(request)),
  );

  app.get('/api/expert/lexicon', read, async (request) => articles.lexicon(guard.session(request)));

  app.get('/api/expert/articles/:slug', read, async (request) => {
    const { slug } = checked(expertArticleParamsSchema, request.params);
    return await articles.dossier(slug, guard.session(request));
  });

  app.get('/api/expert/articles/:slug/versions/:version', read, async (request): Promise<VersionTextView> => {
    const { slug, version } = checked(versionParamsSchema, request.params);
    return await articles.version(slug, version, guard.session(request));
  });

  app.post('/api/expert/articles/:slug/check', write, async (request): Promise<CheckedTextView> => {
    const { slug } = checked(expertArticleParamsSchema, request.params);
    const { text } = checked(textToCheckSchema, request.body);
    return await articles.check(slug, text, guard.session(request));
  });

  app.put(
    '/api/expert/articles/:slug/draft',
    { bodyLimit: TEXT_LIMIT, config: { permission: 'articles.write', rateLimit: SAVES } },
    async (request): Promise<SavedDraftView> => {
      const { slug } = checked(expertArticleParamsSchema, request.params);
      const draft = checked(draftToSaveSchema, request.body);
      const session = guard.session(request);
      return await audit.keep(
        ...([session, 'article-written', `${slug} : brouillon`] as const),
        () => articles.save(slug, draft, session),
        // What cannot be read or holds personal data is not kept.
        ({ version }) => version !== null,
      );
    },
  );

  app.post(
    '/api/expert/articles/:slug/versions/:version/step',
    write,
    async (request): Promise<VersionView> => {
      const named = checked(versionParamsSchema, request.params);
      const { step, reason } = checked(workflowStepSchema, request.body);
      const session = guard.session(request);
      const subject = `${named.slug}, version ${named.version} : ${STEP_WORDS[step]}`;
      return await audit.keep(session, 'article-review', subject, () =>
        articles.move(named, WORKFLOW_STEPS[step], reason, session),
      );
    },
  );
}

/** Each one starts a process that looks for personal data. */
const SAVES = { max: 30, timeWindow: 60_000 };
