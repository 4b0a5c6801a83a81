import { RetrieverServiceClient, type Theme } from '@decroche/contracts';
import { callUnary, createGrpcClient, type GrpcLink, RpcError } from '@decroche/service-kit';
import { connectivityState, status } from '@grpc/grpc-js';
import type { ArticleView, ThemesView } from '#contract';
import { DependencyAwayError, NotFoundError } from '../http/request-errors.ts';
import { articleView } from './article-view.ts';

const ARTICLE_DEADLINE_MS = 3_000;
const THEMES_DEADLINE_MS = 3_000;

/** A theme of the base, and what there is to read about it. */
export interface ThemeArticles {
  readonly id: string;
  readonly label: string;
  readonly articles: readonly { readonly slug: string; readonly title: string }[];
}

/** The published articles, as the retriever has them. */
export class KnowledgeBase {
  readonly #client: RetrieverServiceClient;

  /** @param target `host:port` */
  constructor(target: string, link: GrpcLink) {
    this.#client = createGrpcClient(RetrieverServiceClient, target, { ...link, server: 'retriever' });
  }

  /** True while the channel is open; asking also makes it connect. */
  get ready(): boolean {
    return this.#client.getChannel().getConnectivityState(true) === connectivityState.READY;
  }

  /**
   * One published article in full.
   *
   * @throws NotFoundError when there is none of that slug
   * @throws DependencyAwayError when the retriever cannot be reached
   */
  async article(slug: string): Promise<ArticleView> {
    try {
      const { card, sections } = await callUnary(
        this.#client.getArticle.bind(this.#client),
        { slug, version: 0 },
        { deadlineMs: ARTICLE_DEADLINE_MS },
      );
      if (card === undefined) throw new NotFoundError('this article');
      return articleView(card, sections);
    } catch (cause) {
      if (!(cause instanceof RpcError)) throw cause;
      if (cause.status === status.NOT_FOUND) throw new NotFoundError('this article');
      throw new DependencyAwayError('retriever', { cause });
    }
  }

  /**
   * The themes of the base.
   *
   * @throws DependencyAwayError when the retriever cannot be reached
   */
  async themes(): Promise<ThemesView> {
    const themes = await this.#listThemes();
    return {
      themes: themes.map(({ id, label, needs }) => ({ id, label, needs: needs.map(({ title }) => title) })),
    };
  }

  /**
   * The themes of the base, with what there is to read about them.
   *
   * @throws DependencyAwayError when the retriever cannot be reached
   */
  async themeArticles(): Promise<readonly ThemeArticles[]> {
    return (await this.#listThemes()).map(({ id, label, needs }) => ({
      id,
      label,
      articles: needs.map(({ articleSlug, title }) => ({ slug: articleSlug, title })),
    }));
  }

  async #listThemes(): Promise<readonly Theme[]> {
    try {
      const { themes } = await callUnary(
        this.#client.listThemes.bind(this.#client),
        {},
        { deadlineMs: THEMES_DEADLINE_MS },
      );
      return themes;
    } catch (cause) {
      if (!(cause instanceof RpcError)) throw cause;
      throw new DependencyAwayError('retriever', { cause });
    }
  }

  destroy(): void {
    this.#client.close();
  }
}
