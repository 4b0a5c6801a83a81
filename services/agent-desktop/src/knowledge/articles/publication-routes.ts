import type { FastifyInstance } from 'fastify';
import {
  type ComparedDraftsView,
  comparisonWishSchema,
  type ImpactView,
  type PublicationsView,
  type PublishedView,
  type RolledBackView,
} from '#contract';
import { checked } from '../../http/checked-request.ts';
import type { ArticleRoutes } from './article-routes.ts';
import type { ImpactDrafts } from './impact-drafts.ts';

/** What the routes of publications stand on. */
export interface PublicationRoutes extends ArticleRoutes {
  readonly drafts: Pick<ImpactDrafts, 'compare'>;
}

/** Each one learns two bases, on a core of the retriever's machine. */
const SECONDS_OF_WORK = { max: 6, timeWindow: 60_000 };

/** More than a page asks for after one measure. */
const COMPARISONS = { max: 120, timeWindow: 60_000 };

/** What waits for a publication, what it would change, and the switch there and back. */
export function registerPublicationRoutes(
  app: FastifyInstance,
  { guard, articles, audit, drafts }: PublicationRoutes,
): void {
  app.get(
    '/api/expert/publications',
    { config: { permission: 'articles.read' } },
    async (request): Promise<PublicationsView> => await articles.publications(guard.session(request)),
  );

  app.post(
    '/api/expert/publications/impact',
    { config: { permission: 'base.publish', rateLimit: SECONDS_OF_WORK } },
    async (request): Promise<ImpactView> => await articles.impact(guard.session(request)),
  );

  app.post(
    '/api/expert/publications/impact/drafts',
    { config: { permission: 'base.publish', rateLimit: COMPARISONS } },
    async (request): Promise<ComparedDraftsView> =>
      await drafts.compare(checked(comparisonWishSchema, request.body), guard.session(request)),
  );

  app.post(
    '/api/expert/publications',
    { config: { permission: 'base.publish', rateLimit: SECONDS_OF_WORK } },
    async (request): Promise<PublishedView> => {
      const session = guard.session(request);
      return await audit.keep(
        ...([session, 'publication', 'base de connaissances'] as const),
        () => articles.publish(session),
        // Faults or golden questions that get worse stop it.
        ({ number }) => number !== null,
      );
    },
  );

  app.post(
    '/api/expert/publications/rollback',
    { config: { permission: 'base.publish' } },
    async (request): Promise<RolledBackView> => {
      const session = guard.session(request);
      const number = await audit.keep(session, 'publication', 'retour à la publication précédente', () =>
        articles.rollback(session),
      );
      return { number };
    },
  );
}
