import { formatInstructions } from '@decroche/instructions';
import { findPersonalData, type Inspector } from '../import/personal-data-gate.ts';
import type { Article, Theme } from '../knowledge/article.ts';
import { formatArticle } from '../knowledge/article-file.ts';
import { withoutInvisible } from '../knowledge/knowledge-files.ts';
import { fileOf, INSTRUCTIONS, versionedText } from '../knowledge/versioned-text.ts';
import { ArticleStore, type VersionState } from '../store/article-store.ts';
import type { KnowledgeDatabase } from '../store/database.ts';
import { DraftStore } from '../store/draft-store.ts';
import { GenerationStore, type PublishedGeneration } from '../store/generation-store.ts';
import type { Person } from '../store/person.ts';
import { PersonalDataError, WorkflowError } from '../store/store-errors.ts';
import { ArticleCatalogue, type Catalogue, type CatalogueEntry } from './article-catalogue.ts';
import { type ArticleFilter, articlesWith, stateOf } from './article-list.ts';
import { linesToInspect } from './base-import.ts';
import { type LexiconStand, lexiconStand } from './lexicon-stand.ts';
import { type CheckedText, checkArticle, checkInstructions, type TextFault } from './text-faults.ts';
import { KeptThemeWords } from './theme-words.ts';

/** A version with the publications that held it, latest first. */
export interface DatedVersion {
  readonly state: VersionState;
  readonly publications: readonly PublishedGeneration[];
  /** True when it is what agents see. */
  readonly live: boolean;
}

/** One article with all that belongs to it. */
export interface Dossier {
  /** Itself; undefined for the instructions. */
  readonly entry: CatalogueEntry | undefined;
  /** Latest first. */
  readonly versions: readonly DatedVersion[];
  readonly counterparts: readonly CatalogueEntry[];
  /** What a regional article completes or derogates from. */
  readonly national: CatalogueEntry | undefined;
  /** Rules of funds about the same national article. */
  readonly regional: readonly CatalogueEntry[];
  /** Articles of its theme and kind whose rule holds for a period, the earliest first; itself among them if its rule does. */
  readonly periods: readonly CatalogueEntry[];
}

/** What came of saving. */
export interface Saved {
  /** Undefined when nothing was kept. */
  readonly state: VersionState | undefined;
  readonly faults: readonly TextFault[];
  readonly personal: readonly { readonly line: number; readonly class: string; readonly key: string }[];
}

/** What an expert writes and where he found it. */
export interface Writing {
  readonly slug: string;
  readonly text: string;
  /** When the draft was last changed as he opened it; undefined for a version that was not there. */
  readonly seenAt: Date | undefined;
  /** Keys of finds that he has looked at and that are no personal data. */
  readonly reviewed: ReadonlySet<string>;
}

const PERIOD_START = '0000';

/** What experts look at and write at the desk. */
export class ExpertDesk {
  readonly #articles: ArticleStore;
  readonly #drafts: DraftStore;
  readonly #generations: GenerationStore;
  readonly #catalogue: ArticleCatalogue;
  readonly #inspector: Inspector;
  readonly #themeWords = new KeptThemeWords();
  readonly #today: () => Date;

  /** @param inspector looks for personal data in what is saved */
  constructor({ sql }: KnowledgeDatabase, inspector: Inspector, today: () => Date = () => new Date()) {
    this.#articles = new ArticleStore(sql);
    this.#drafts = new DraftStore(sql);
    this.#generations = new GenerationStore(sql);
    this.#catalogue = new ArticleCatalogue(this.#articles, this.#generations);
    this.#inspector = inspector;
    this.#today = today;
  }

  /** The base as it stands, and those of its articles that are meant. */
  async articles(
    filter: ArticleFilter,
  ): Promise<{ readonly catalogue: Catalogue; readonly found: readonly CatalogueEntry[] }> {
    const catalogue = await this.#catalogue.load();
    return { catalogue, found: articlesWith(catalogue.entries.values(), filter) };
  }

  /** One article, or the instructions, with all that belongs to it. @throws WorkflowError when there is none */
  async dossier(slug: string): Promise<{ readonly catalogue: Catalogue; readonly dossier: Dossier }> {
    const catalogue = await this.#catalogue.load();
    const states = (await this.#articles.versions()).filter((state) => state.slug === slug).reverse();
    if (states.length === 0) throw new WorkflowError(`there is no article ${slug}`);
    const entry = catalogue.entries.get(slug);
    const versions = await this.#dated(states, entry?.article);
    return { catalogue, dossier: { versions, ...relatedTo(entry, [...catalogue.entries.values()]) } };
  }

  /** Reads a text as it would be published, and keeps nothing. */
  async check(slug: string, text: string): Promise<CheckedText & { readonly catalogue: Catalogue }> {
    const catalogue = await this.#catalogue.load();
    if (slug === INSTRUCTIONS) return { article: undefined, faults: checkInstructions(text), catalogue };
    const bySlug = new Map([...catalogue.entries].map(([name, { article }]) => [name, article]));
    return { ...checkArticle(text, bySlug, this.#today()), catalogue };
  }

  /**
   * Keeps a text as a draft, unless it cannot be read or holds personal data. Who it says that wrote or approved it is not
   * believed.
   *
   * @throws WorkflowError | PublishedVersionError | VersionChangedError | InspectorError
   */
  async save({ slug, text: written, seenAt, reviewed }: Writing, by: Person): Promise<Saved> {
    const text = withoutInvisible(written);
    const { article, faults } = await this.check(slug, text);
    const own = slug === INSTRUCTIONS ? instructionsText(text, faults) : articleText(slug, article);
    if (own === undefined) return { state: undefined, faults, personal: [] };
    const path = slug === INSTRUCTIONS ? INSTRUCTIONS : `articles/${slug}.md`;
    const finds = await findPersonalData(linesToInspect(new Map([[path, text]])), this.#inspector, reviewed);
    if (finds.length > 0) {
      const personal = finds.map((find) => ({
        line: Number(/^line (\d+)$/.exec(find.place)?.[1] ?? 0),
        class: find.class,
        key: find.key,
      }));
      return { state: undefined, faults, personal };
    }
    await this.#drafts.save({ slug, version: own.version }, own.by, by, seenAt);
    return { state: (await this.#articles.version(slug, own.version))?.state, faults, personal: [] };
  }

  /** The lexicon of the live base, and what the next publication does with it. */
  async lexicon(): Promise<LexiconStand & { readonly live: PublishedGeneration | undefined }> {
    const live = await this.#generations.live();
    const now = live === undefined ? new Map() : await this.#generations.files(live.number);
    return { ...lexiconStand(now, await this.#articles.candidate()), live };
  }

  /**
   * Looks for personal data in what a reviewer writes to an author: it stays with the version.
   *
   * @throws PersonalDataError | InspectorError
   */
  async checkReason(reason: string): Promise<void> {
    if (reason === '') return;
    const [classes = []] = await this.#inspector.inspect([{ text: reason, around: '' }]);
    if (classes.length > 0) throw new PersonalDataError();
  }

  /** The theme of which each of these groups of words probably is. */
  async themesOf(groups: readonly (readonly string[])[]): Promise<readonly (Theme | undefined)[]> {
    if (groups.length === 0) return [];
    const { entries, themes } = await this.#catalogue.load();
    const words = this.#themeWords.of([...entries.values()].map(({ article }) => article));
    return groups.map((group) => themes.find(({ id }) => id === words.themeOf(group)));
  }

  /** Every generation, latest first, and what the next publication would bring. */
  async publications(): Promise<{
    readonly generations: readonly PublishedGeneration[];
    readonly live: number;
    readonly waiting: readonly CatalogueEntry[];
    readonly catalogue: Catalogue;
  }> {
    const catalogue = await this.#catalogue.load();
    const waiting = [...catalogue.entries.values()].filter(({ state }) => stateOf(state) === 'approved');
    const live = await this.#generations.live();
    return { generations: await this.#generations.all(), live: live?.number ?? 0, waiting, catalogue };
  }

  async #dated(states: readonly VersionState[], article: Article | undefined): Promise<DatedVersion[]> {
    const [first] = states;
    if (first === undefined) return [];
    const path =
      article === undefined
        ? first.slug
        : fileOf({ slug: first.slug, content: formatArticle(article) }, first)[0];
    const texts = await this.#generations.textsOf(path);
    const live = await this.#generations.live();
    return states.map((state) => {
      const publications = texts
        .filter(({ text }) => versionedText(path, text)?.version === state.version)
        .map(({ generation }) => generation);
      return { state, publications, live: publications.some(({ number }) => number === live?.number) };
    });
  }
}

/** A text as it is kept: its version, and the text as its author signs it. */
interface OwnText {
  readonly version: number;
  readonly by: (author: string) => string;
}

function articleText(slug: string, article: Article | undefined): OwnText | undefined {
  if (article === undefined) return undefined;
  if (article.slug !== slug) throw new WorkflowError(`the text says that it is ${article.slug}, not ${slug}`);
  const { version } = article;
  return { version, by: (author) => formatArticle({ ...article, author, status: 'draft', reviewer: null }) };
}

function instructionsText(text: string, faults: readonly TextFault[]): OwnText | undefined {
  try {
    const version = versionedText(INSTRUCTIONS, text)?.version ?? 0;
    return { version, by: (author) => formatInstructions(text, { author, status: 'draft', reviewer: null }) };
  } catch (error) {
    if (faults.some(({ blocking }) => blocking)) return undefined;
    throw error;
  }
}

function relatedTo(
  entry: CatalogueEntry | undefined,
  entries: readonly CatalogueEntry[],
): Omit<Dossier, 'versions'> {
  if (entry === undefined) return { entry, counterparts: [], national: undefined, regional: [], periods: [] };
  const { slug, theme, kind, relation, counterparts } = entry.article;
  const national = relation?.article ?? slug;
  const periods = entries.filter(
    ({ article }) =>
      article.theme === theme &&
      article.kind === kind &&
      article.scope === entry.article.scope &&
      (article.validFrom !== null || article.validTo !== null),
  );
  return {
    entry,
    counterparts: entries.filter(({ article }) => counterparts.includes(article.slug)),
    national: relation === null ? undefined : entries.find(({ article }) => article.slug === national),
    regional: entries.filter(
      ({ article }) => article.slug !== slug && article.relation?.article === national,
    ),
    periods: periods.toSorted((a, b) =>
      (a.article.validFrom ?? PERIOD_START).localeCompare(b.article.validFrom ?? PERIOD_START),
    ),
  };
}
