import { franceDay } from '@decroche/french';
import { type KnowledgeFiles, writeKnowledgeFiles } from '../knowledge/knowledge-files.ts';
import { INSTRUCTIONS, versionedText } from '../knowledge/versioned-text.ts';
import { ArticleStore, type VersionState } from '../store/article-store.ts';
import type { KnowledgeDatabase } from '../store/database.ts';
import { type Gap, type GapChange, type GapFilter, GapStore } from '../store/gap-store.ts';
import { GenerationStore, type PublishedGeneration } from '../store/generation-store.ts';
import type { Person } from '../store/person.ts';
import { NoGenerationError, WorkflowError } from '../store/store-errors.ts';
import { type Bases, COMPARED_HERE, type ComparedQuestion, type Comparison, type Impact } from './impact.ts';
import { type LintReport, lint } from './lint.ts';

const EMPTY: KnowledgeFiles = new Map();

/** Which base is meant: the live one, the one that would be published next, or the drafts. */
export type BaseSelection = 'live' | 'candidate' | 'drafts';

/** A step of the workflow. */
export type WorkflowStep = 'submit' | 'approve' | 'send-back';

/** What came of a publication. */
export interface Publication {
  readonly published: boolean;
  /** Faults that stopped it. */
  readonly problems: readonly string[];
  readonly impact: Impact | null;
  /** The live generation; null when nothing was published. */
  readonly generation: PublishedGeneration | null;
}

/** A version of the instructions for the language model, and when it was live. */
export interface InstructionsVersion extends VersionState {
  /** Publications that it is in, latest first. */
  readonly published: readonly PublishedGeneration[];
  /** Whether it is what a language model is asked now. */
  readonly live: boolean;
}

/** What the base holds. */
export interface BaseStats {
  readonly live: PublishedGeneration | null;
  readonly generations: number;
  readonly versions: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly openGaps: number;
}

/** The knowledge base as experts run it, from the command line and from the desk. */
export class KnowledgeDesk {
  readonly #articles: ArticleStore;
  readonly #generations: GenerationStore;
  readonly #gaps: GapStore;
  readonly #today: () => Date;
  readonly #comparison: Comparison;

  /** @param options.comparison how bases are held against each other; by default here, which takes seconds of this thread */
  constructor(
    { sql }: KnowledgeDatabase,
    options: { readonly today?: () => Date; readonly comparison?: Comparison } = {},
  ) {
    this.#articles = new ArticleStore(sql);
    this.#generations = new GenerationStore(sql);
    this.#gaps = new GapStore(sql);
    this.#today = options.today ?? (() => new Date());
    this.#comparison = options.comparison ?? COMPARED_HERE;
  }

  /** Files of the live generation, of what the next publication would make, or of the drafts. */
  async files(what: BaseSelection): Promise<KnowledgeFiles> {
    if (what === 'live') return await this.#liveFiles();
    return what === 'drafts' ? await this.#articles.drafts() : await this.#articles.candidate();
  }

  /** Writes these files into a folder. */
  async export(folder: string, what: BaseSelection): Promise<{ readonly files: number }> {
    const files = await this.files(what);
    await writeKnowledgeFiles(folder, files);
    return { files: files.size };
  }

  async lint(): Promise<LintReport> {
    return lint(await this.#articles.candidate(), this.#today());
  }

  /** What the next publication would do to the golden questions. */
  async impact(): Promise<Impact> {
    return await this.#comparison.impactOf(await this.#bases());
  }

  /**
   * What the live base and the next publication find for the text of one golden question, as of its day and for its fund.
   *
   * @returns undefined when the next publication has no question with that id
   */
  async compare(id: string, text: string): Promise<ComparedQuestion | undefined> {
    return await this.#comparison.compare(await this.#bases(), { id, text });
  }

  /**
   * Publishes what is approved.
   *
   * @param force publishes although golden questions would get worse
   * @throws PublicationConflictError | NoGenerationError when there is nothing to publish
   */
  async publish(by: string, force: boolean): Promise<Publication> {
    const live = await this.#generations.live();
    const bases = await this.#bases(live);
    const files = bases.after;
    if (![...files.keys()].some((path) => path.startsWith('articles/'))) {
      throw new NoGenerationError('nothing is approved yet; import and approve articles first');
    }
    const { problems } = lint(files, this.#today());
    if (problems.length > 0) return { published: false, problems, impact: null, generation: null };
    const impact = await this.#comparison.impactOf(bases);
    if (impact.worse > 0 && !force) return { published: false, problems, impact, generation: null };
    const generation = await this.#generations.publish(files, by, live?.number);
    return { published: true, problems, impact, generation };
  }

  async rollback(): Promise<PublishedGeneration> {
    return await this.#generations.rollback();
  }

  async gaps(filter: GapFilter = {}): Promise<readonly Gap[]> {
    return await this.#gaps.all(filter);
  }

  /**
   * Says where the work on a gap stands. The desks are told of an answer once its article is live.
   *
   * @throws WorkflowError when there is no such gap, or no such article
   */
  async moveGap(id: number, change: GapChange): Promise<Gap> {
    if (change.state === 'answered' && !(await this.#articles.has(change.answeredBy))) {
      throw new WorkflowError(`there is no article ${change.answeredBy}; import it first`);
    }
    const gap = await this.#gaps.setState(id, change);
    if (gap === undefined) throw new WorkflowError(`there is no gap ${id}`);
    return gap;
  }

  /**
   * Moves a version through the workflow.
   *
   * @param by who does it
   * @param because why it is sent back
   * @throws WorkflowError
   */
  async move(
    step: WorkflowStep,
    slug: string,
    version: number,
    by: Person,
    because = '',
  ): Promise<VersionState> {
    if (step === 'submit') await this.#articles.submit(slug, version, by);
    else if (step === 'approve') await this.#articles.approve(slug, version, by);
    else await this.#articles.sendBack(slug, version, by, because);
    return (await this.version(slug, version)).state;
  }

  /** One version as Markdown. @throws WorkflowError when there is none */
  async version(slug: string, version: number): Promise<{ state: VersionState; markdown: string }> {
    const found = await this.#articles.version(slug, version);
    if (found === undefined) throw new WorkflowError(`${slug} has no version ${version}`);
    return found;
  }

  async versions(): Promise<readonly VersionState[]> {
    return await this.#articles.versions();
  }

  /** Every version of the instructions for the language model, latest first. */
  async instructions(): Promise<readonly InstructionsVersion[]> {
    const texts = await this.#generations.textsOf(INSTRUCTIONS);
    const live = await this.#generations.live();
    const versions = (await this.#articles.versions()).filter(({ slug }) => slug === INSTRUCTIONS);
    return versions.reverse().map((state) => {
      const holding = texts.filter(
        ({ text }) => versionedText(INSTRUCTIONS, text)?.version === state.version,
      );
      const published = holding.map(({ generation }) => generation);
      return { ...state, published, live: published.some(({ number }) => number === live?.number) };
    });
  }

  async stats(): Promise<BaseStats> {
    const versions = await this.#articles.versions();
    const byStatus: Record<string, number> = {};
    for (const { status } of versions) byStatus[status] = (byStatus[status] ?? 0) + 1;
    const gaps = await this.#gaps.all();
    return {
      live: (await this.#generations.live()) ?? null,
      generations: (await this.#generations.all()).length,
      versions: versions.length,
      byStatus,
      openGaps: gaps.filter(({ state }) => state === 'open').length,
    };
  }

  /** The live base, empty before the first publication, and what the next one would make. */
  async #bases(live?: PublishedGeneration): Promise<Bases> {
    const now = live ?? (await this.#generations.live());
    const before = now === undefined ? EMPTY : await this.#generations.files(now.number);
    return { before, after: await this.#articles.candidate(), today: this.#day() };
  }

  async #liveFiles(): Promise<KnowledgeFiles> {
    const live = await this.#generations.live();
    if (live === undefined) throw new NoGenerationError('nothing is published yet');
    return await this.#generations.files(live.number);
  }

  #day(): string {
    return franceDay(this.#today());
  }
}
