import { type Article, NATIONAL, type Theme, UNCHECKED_ROLE } from './article.ts';
import type { Lexicon } from './lexicon.ts';
import { type NeedExample, UNANSWERED_NEEDS } from './need-examples.ts';
import { type BasePassage, passagesOf } from './passage.ts';
import type { Protocol } from './protocols.ts';

/** What a base is made of. */
export interface KnowledgeContent {
  readonly articles: readonly Article[];
  readonly themes: readonly Theme[];
  readonly lexicon: Lexicon;
  readonly examples: readonly NeedExample[];
  /** What agents do at once for what callers say in so many words. */
  readonly protocols: readonly Protocol[];
  /** File of what the experts ask of a language model, as it is; empty when there is none. */
  readonly instructions: string;
}

const UNANSWERED: ReadonlySet<string> = new Set(UNANSWERED_NEEDS);

/** The published articles of one generation, with what is needed to find and show their passages. */
export class KnowledgeBase {
  readonly articles: readonly Article[];
  /** What may be found and said: all but what the articles hold as not sure. */
  readonly passages: readonly BasePassage[];
  readonly lexicon: Lexicon;
  /** Ways of asking beside those that the articles give themselves. */
  readonly examples: readonly NeedExample[];
  readonly protocols: readonly Protocol[];
  /** File of what the experts ask of a language model; who uses it checks it. Empty when there is none. */
  readonly instructions: string;
  readonly #bySlug = new Map<string, Article>();
  readonly #byVersion = new Map<string, Article>();
  readonly #bySourceId = new Map<string, BasePassage>();
  readonly #themes = new Map<string, Theme>();
  readonly #regional = new Map<string, Article[]>();
  readonly #periods = new Map<string, Article[]>();

  constructor({ articles, themes, lexicon, examples, protocols, instructions }: KnowledgeContent) {
    this.instructions = instructions;
    for (const article of articles) {
      if (article.status !== 'published') continue;
      this.#byVersion.set(`${article.slug}@${article.version}`, article);
      const known = this.#bySlug.get(article.slug);
      if (known === undefined || known.version < article.version) this.#bySlug.set(article.slug, article);
    }
    this.articles = [...this.#bySlug.values()];
    this.passages = this.articles.flatMap(passagesOf).filter(({ role }) => role !== UNCHECKED_ROLE);
    this.lexicon = lexicon;
    this.protocols = protocols;
    this.examples = examples.filter(({ need }) => this.#bySlug.has(need) || UNANSWERED.has(need));
    for (const passage of this.passages) this.#bySourceId.set(passage.sourceId, passage);
    for (const theme of themes) this.#themes.set(theme.id, theme);
    for (const article of this.articles) {
      if (article.validFrom !== null || article.validTo !== null) {
        this.#periods.set(article.theme, [...(this.#periods.get(article.theme) ?? []), article]);
      }
      if (article.relation === null) continue;
      const key = `${article.scope}:${article.relation.article}`;
      this.#regional.set(key, [...(this.#regional.get(key) ?? []), article]);
    }
  }

  /** Funds that have rules of their own. */
  get funds(): ReadonlySet<string> {
    return new Set(this.articles.map(({ scope }) => scope).filter((scope) => scope !== NATIONAL));
  }

  /** The published version, or the given one; undefined when there is none. */
  article(slug: string, version = 0): Article | undefined {
    return version === 0 ? this.#bySlug.get(slug) : this.#byVersion.get(`${slug}@${version}`);
  }

  passage(sourceId: string): BasePassage | undefined {
    return this.#bySourceId.get(sourceId);
  }

  /** In the order in which the base gives them. */
  get themes(): readonly Theme[] {
    return [...this.#themes.values()];
  }

  theme(id: string): Theme | undefined {
    return this.#themes.get(id);
  }

  /** Articles of a theme whose rule holds for a period only. */
  periodArticles(theme: string): readonly Article[] {
    return this.#periods.get(theme) ?? [];
  }

  /** Articles of a fund that complete a national article or replace it. */
  regionalOf(fund: string, nationalSlug: string): readonly Article[] {
    return this.#regional.get(`${fund}:${nationalSlug}`) ?? [];
  }
}

/** True when the rule applies to a pension that takes effect on that ISO 8601 day. */
export function appliesOn(article: Article, day: string): boolean {
  return (
    (article.validFrom === null || article.validFrom <= day) &&
    (article.validTo === null || day <= article.validTo)
  );
}
