import type { Article, Theme } from '../knowledge/article.ts';
import { parseArticle } from '../knowledge/article-file.ts';
import { themesSchema } from '../knowledge/article-schema.ts';
import { checked, yamlOf } from '../knowledge/checked-file.ts';
import { INSTRUCTIONS } from '../knowledge/versioned-text.ts';
import { betweenCalls, type SlicedWork } from '../search/ranking/sliced-work.ts';
import type { ArticleStore, VersionState } from '../store/article-store.ts';
import type { GenerationStore } from '../store/generation-store.ts';

/** An article by its latest version. */
export interface CatalogueEntry {
  readonly state: VersionState;
  readonly article: Article;
  /** Version that the agents see; 0 when none. */
  readonly liveVersion: number;
}

/** Every article as it stands now. */
export interface Catalogue {
  /** By slug, in the order of the titles. */
  readonly entries: ReadonlyMap<string, CatalogueEntry>;
  readonly themes: readonly Theme[];
}

interface ReadVersion {
  readonly article: Article;
  readonly changedAt: number;
  readonly version: number;
}

const BY_TITLE = new Intl.Collator('fr');
const LIVE_VERSION = /^version: *(\d+) *$/m;
const ARTICLE_PATH = /^articles\/.*?([^/]+)\.md$/;

/**
 * The latest version of every article. What was read once is read again only when it changed; reading gives way to the
 * searches that are answered meanwhile.
 */
export class ArticleCatalogue {
  readonly #articles: ArticleStore;
  readonly #generations: GenerationStore;
  readonly #read = new Map<string, ReadVersion>();
  #live: { readonly number: number; readonly versions: ReadonlyMap<string, number> } | undefined;

  constructor(articles: ArticleStore, generations: GenerationStore) {
    this.#articles = articles;
    this.#generations = generations;
  }

  async load(): Promise<Catalogue> {
    const versions = (await this.#articles.versions()).filter(({ slug }) => slug !== INSTRUCTIONS);
    const latest = [...new Map(versions.map((state) => [state.slug, state])).values()];
    const changed = latest.filter((state) => !this.#isKnown(state));
    const texts = await this.#articles.texts(changed);
    await betweenCalls(this.#parse(texts, new Map(changed.map((state) => [state.slug, state]))));
    const live = await this.#liveVersions();
    const entries = latest.flatMap((state): CatalogueEntry[] => {
      const read = this.#read.get(state.slug);
      return read === undefined
        ? []
        : [{ state, article: read.article, liveVersion: live.get(state.slug) ?? 0 }];
    });
    entries.sort((a, b) => BY_TITLE.compare(a.article.title, b.article.title));
    return {
      entries: new Map(entries.map((entry) => [entry.state.slug, entry])),
      themes: await this.#themes(),
    };
  }

  #isKnown({ slug, version, changedAt }: VersionState): boolean {
    const known = this.#read.get(slug);
    return known?.version === version && known.changedAt === changedAt.getTime();
  }

  *#parse(
    texts: readonly { readonly slug: string; readonly content: string }[],
    states: ReadonlyMap<string, VersionState>,
  ): SlicedWork<void> {
    for (const { slug, content } of texts) {
      const state = states.get(slug);
      if (state === undefined) continue;
      const { version, changedAt } = state;
      this.#read.set(slug, {
        article: parseArticle('store', content),
        version,
        changedAt: changedAt.getTime(),
      });
      yield;
    }
  }

  /** Version of each article of the live generation, by slug. */
  async #liveVersions(): Promise<ReadonlyMap<string, number>> {
    const live = await this.#generations.live();
    if (live === undefined) return new Map();
    if (this.#live?.number !== live.number) {
      const versions = new Map<string, number>();
      for (const [path, text] of await this.#generations.files(live.number)) {
        const slug = ARTICLE_PATH.exec(path)?.[1];
        if (slug !== undefined) versions.set(slug, Number(LIVE_VERSION.exec(text)?.[1] ?? 0));
      }
      this.#live = { number: live.number, versions };
    }
    return this.#live.versions;
  }

  async #themes(): Promise<readonly Theme[]> {
    const text = await this.#articles.file('themes.yaml');
    return text === undefined ? [] : checked('themes.yaml', themesSchema, yamlOf('themes.yaml', text));
  }
}
