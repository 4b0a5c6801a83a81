import type { NewsView } from '#contract';
import { KnowledgeRefusedError, NotFoundError } from '../../http/request-errors.ts';
import type { ArticleDesk } from '../articles/article-desk.ts';
import type { KnowledgeBase } from '../knowledge-base.ts';

/** An answer is new for so long, milliseconds. */
const NEW_MS = 7 * 86_400_000;
/** Articles that are told of. */
const MAX_NEWS = 5;
/** How long an answer of the retriever is good for everybody, milliseconds. */
const FRESH_MS = 60_000;

/** What {@link AnsweredNews} stands on. */
export interface AnsweredNewsParts {
  readonly articles: Pick<ArticleDesk, 'answeredSince'>;
  readonly base: Pick<KnowledgeBase, 'article'>;
  readonly now: () => number;
}

/** Articles that answer what agents found no answer to: asked for once for all desks, and again when the retriever tells of one. */
export class AnsweredNews {
  readonly #parts: AnsweredNewsParts;
  #kept: { readonly untilMs: number; readonly news: Promise<NewsView['articles']> } | undefined;

  constructor(parts: AnsweredNewsParts) {
    this.#parts = parts;
  }

  /** The retriever told of an answer: what is kept is no longer all. */
  renew(): void {
    this.#kept = undefined;
  }

  /** The latest first. @throws DependencyAwayError when the retriever cannot be reached */
  async latest(): Promise<NewsView['articles']> {
    const now = this.#parts.now();
    if (this.#kept === undefined || this.#kept.untilMs <= now) {
      const news = this.#load(now);
      const kept = { untilMs: now + FRESH_MS, news };
      this.#kept = kept;
      news.catch(() => {
        if (this.#kept === kept) this.#kept = undefined;
      });
    }
    return await this.#kept.news;
  }

  async #load(now: number): Promise<NewsView['articles']> {
    const { articles, base } = this.#parts;
    const told = await articles.answeredSince(now - NEW_MS).catch((error: unknown) => {
      // The base is a folder: nobody can have answered anything.
      if (error instanceof KnowledgeRefusedError) return [];
      throw error;
    });
    const answered = told.sort((a, b) => b.toldAtMs - a.toldAtMs);
    const news: { slug: string; title: string; sinceMs: number }[] = [];
    for (const { answeredBy: slug, toldAtMs: sinceMs } of answered) {
      if (news.length >= MAX_NEWS) break;
      if (news.some((one) => one.slug === slug)) continue;
      const article = await base.article(slug).catch((error: unknown) => {
        // Withdrawn since.
        if (error instanceof NotFoundError) return undefined;
        throw error;
      });
      if (article !== undefined) news.push({ slug, title: article.title, sinceMs });
    }
    return news;
  }
}
