import { GAP_ANSWERED_SUBJECT, gapAnsweredCodec, signedGapAnswered } from '@decroche/contracts';
import type { EventBus, GrpcLink } from '@decroche/service-kit';
import type { FastifyInstance } from 'fastify';
import type { AuditLog } from '../audit/audit-log.ts';
import type { DeskConfig } from '../config.ts';
import type { UseCounter } from '../figures/use/use-counter.ts';
import type { SessionGuard } from '../people/session-guard.ts';
import type { Redactor } from '../questions/redactor.ts';
import { ArticleDesk } from './articles/article-desk.ts';
import { registerArticleRoutes } from './articles/article-routes.ts';
import { ImpactDrafts } from './articles/impact-drafts.ts';
import { registerPublicationRoutes } from './articles/publication-routes.ts';
import { AnsweredNews } from './gaps/answered-news.ts';
import { registerGapRoutes } from './gaps/gap-routes.ts';
import { registerImportRoutes } from './imports/import-routes.ts';
import { KnowledgeBase } from './knowledge-base.ts';
import { registerKnowledgeRoutes } from './knowledge-routes.ts';
import { TrialLine } from './trials/trial-line.ts';
import { registerTrialRoutes } from './trials/trial-routes.ts';

/** What {@link KnowledgeRoom} stands on. */
export interface KnowledgeParts {
  readonly config: DeskConfig;
  readonly link: GrpcLink;
  readonly bus: Pick<EventBus, 'subscribe'>;
  readonly redactor: Redactor;
  readonly audit: AuditLog;
  readonly now: () => number;
}

/** The knowledge, wired: what agents read of it, and all that experts do with it. */
export class KnowledgeRoom {
  readonly base: KnowledgeBase;
  readonly #articles: ArticleDesk;
  readonly #trials: TrialLine;
  readonly #drafts: ImpactDrafts;
  readonly #news: AnsweredNews;
  readonly #audit: AuditLog;

  constructor({ config, link, bus, redactor, audit, now }: KnowledgeParts) {
    const { RETRIEVER_TARGET: retriever, GENERATOR_TARGET: generator } = config;
    const keys = { passages: config.PASSAGES_PUBLIC_KEYS, draft: config.DRAFT_PUBLIC_KEYS };
    this.#audit = audit;
    this.base = new KnowledgeBase(retriever, link);
    const articles = new ArticleDesk(retriever, link);
    this.#articles = articles;
    this.#trials = new TrialLine(redactor, { retriever, generator, keys }, link);
    this.#drafts = new ImpactDrafts({ redactor, articles, generator, keys }, link);
    this.#news = new AnsweredNews({ articles, base: this.base, now });
    bus.subscribe(GAP_ANSWERED_SUBJECT, ({ data }) => {
      signedGapAnswered.open(gapAnsweredCodec.decode(data), keys.passages);
      this.#news.renew();
    });
  }

  register(
    app: FastifyInstance,
    { guard, use }: { readonly guard: SessionGuard; readonly use: UseCounter },
  ): void {
    const parts = { guard, articles: this.#articles, audit: this.#audit };
    registerKnowledgeRoutes(app, { guard, base: this.base, use });
    registerArticleRoutes(app, parts);
    registerImportRoutes(app, parts);
    registerTrialRoutes(app, { trials: this.#trials });
    registerGapRoutes(app, { ...parts, news: this.#news });
    registerPublicationRoutes(app, { ...parts, drafts: this.#drafts });
  }

  destroy(): void {
    this.base.destroy();
    this.#articles.destroy();
    this.#trials.destroy();
    this.#drafts.destroy();
  }
}
