import type { DocumentImportReport } from '../import/import-report.ts';
import type { Inspector } from '../import/personal-data-gate.ts';
import { type KnowledgeFiles, writeKnowledgeFiles } from '../knowledge/knowledge-files.ts';
import { ArticleStore } from '../store/article-store.ts';
import type { Database } from '../store/database.ts';
import { GapStore } from '../store/gap-store.ts';
import { GenerationStore } from '../store/generation-store.ts';
import { NoGenerationError } from '../store/store-errors.ts';
import { BaseImport, type ImportOptions, isMarkdownBase, type MarkdownImportReport } from './base-import.ts';
import { impactOf } from './impact.ts';
import { lint } from './lint.ts';

const EMPTY: KnowledgeFiles = new Map();

/** The knowledge base as experts run it from the command line. */
export class KnowledgeDesk {
  readonly #articles: ArticleStore;
  readonly #generations: GenerationStore;
  readonly #gaps: GapStore;
  readonly #import: BaseImport;
  readonly #today: () => Date;

  constructor({ sql }: Database, inspector: Inspector, today: () => Date = () => new Date()) {
    this.#import = new BaseImport(sql, inspector);
    this.#articles = new ArticleStore(sql);
    this.#generations = new GenerationStore(sql);
    this.#gaps = new GapStore(sql);
    this.#today = today;
  }

  /**
   * Takes in a base in Markdown, or documents of another system as drafts.
   *
   * @throws ImportSourceError | InspectorError | KnowledgeUnavailableError
   */
  async import(source: string, options: ImportOptions): Promise<MarkdownImportReport | DocumentImportReport> {
    if (await isMarkdownBase(source)) return await this.#import.markdown(source, options.reviewed);
    return await this.#import.documents(source, options);
  }

  /** Writes the live generation, what the next publication would make, or the drafts into a folder. */
  async export(folder: string, what: 'live' | 'candidate' | 'drafts'): Promise<{ readonly files: number }> {
    const files =
      what === 'live'
        ? await this.#liveFiles()
        : what === 'drafts'
          ? await this.#articles.drafts()
          : await this.#articles.candidate();
    await writeKnowledgeFiles(folder, files);
    return { files: files.size };
  }

  async lint(): Promise<ReturnType<typeof lint>> {
    return lint(await this.#articles.candidate(), this.#today());
  }

  async impact(): Promise<Awaited<ReturnType<typeof impactOf>>> {
    const live = await this.#generations.live();
    const before = live === undefined ? EMPTY : await this.#generations.files(live.number);
    return await impactOf(before, await this.#articles.candidate(), this.#day());
  }

  /**
   * Publishes what is approved.
   *
   * @param force publishes although golden questions would get worse
   * @throws PublicationConflictError | NoGenerationError when there is nothing to publish
   */
  async publish(by: string, force: boolean): Promise<object> {
    const live = await this.#generations.live();
    const files = await this.#articles.candidate();
    if (![...files.keys()].some((path) => path.startsWith('articles/'))) {
      throw new NoGenerationError('nothing is approved yet; import and approve articles first');
    }
    const { problems } = lint(files, this.#today());
    if (problems.length > 0) return { published: false, problems };
    const before = live === undefined ? EMPTY : await this.#generations.files(live.number);
    const impact = await impactOf(before, files, this.#day());
    if (impact.worse > 0 && !force) return { published: false, impact };
    const generation = await this.#generations.publish(files, by, live?.number);
    return { published: true, generation, impact };
  }

  async rollback(): Promise<object> {
    return { generation: await this.#generations.rollback() };
  }

  async gaps(): Promise<object> {
    return { gaps: await this.#gaps.all() };
  }

  /** Says that an article answers a gap. */
  async answerGap(id: number, slug: string): Promise<object> {
    return { found: await this.#gaps.setState(id, 'answered', slug) };
  }

  async submit(slug: string, version: number): Promise<object> {
    await this.#articles.submit(slug, version);
    return { slug, version, status: 'in-review' };
  }

  async approve(slug: string, version: number, reviewer: string): Promise<object> {
    await this.#articles.approve(slug, version, reviewer);
    return { slug, version, status: 'in-review', reviewer };
  }

  async stats(): Promise<object> {
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

  async #liveFiles(): Promise<KnowledgeFiles> {
    const live = await this.#generations.live();
    if (live === undefined) throw new NoGenerationError('nothing is published yet');
    return await this.#generations.files(live.number);
  }

  #day(): string {
    return this.#today().toISOString().slice(0, 10);
  }
}
