import { describeError, type Logger, retry } from '@decroche/service-kit';
import type { Desks } from './api/desk-call.ts';
import type { Inspector } from './import/personal-data-gate.ts';
import { BaseImport } from './kb/base-import.ts';
import { KnowledgeDesk } from './kb/commands.ts';
import { ExpertDesk } from './kb/expert-desk.ts';
import { KeptComparison } from './kb/kept-comparison.ts';
import { KnowledgeBase, type KnowledgeContent } from './knowledge/knowledge-base.ts';
import { type KnowledgeFiles, readKnowledgeFiles } from './knowledge/knowledge-files.ts';
import { parseKnowledge } from './knowledge/knowledge-folder.ts';
import { describeProblem, KnowledgeUnavailableError } from './knowledge/knowledge-problem.ts';
import {
  databaseExists,
  type KnowledgeAddress,
  type KnowledgeDatabase,
  openDatabase,
} from './store/database.ts';
import { forgetOldGaps } from './store/gap-retention.ts';
import { GapStore } from './store/gap-store.ts';
import { GenerationStore } from './store/generation-store.ts';

/** Why a database cannot be opened that will be there in a moment: the server starts, or the task that makes its tables. */
const COMING: ReadonlySet<string> = new Set(['DATABASE_UNAVAILABLE', 'SCHEMA_OLDER']);

/** A base as it was loaded. */
export interface LoadedBase {
  readonly base: KnowledgeBase;
  /** What was left out, one line each. */
  readonly problems: readonly string[];
  /** Number of the published generation; undefined for a folder. */
  readonly published: number | undefined;
}

/**
 * Where the base comes from: the live generation of the database, when there is one, or a folder.
 */
export class KnowledgeSource {
  readonly #folder: string;
  readonly #database: KnowledgeDatabase | undefined;
  readonly #comparison = new KeptComparison();
  /** The list of gaps; undefined without a database. */
  readonly gaps: GapStore | undefined;
  /** What experts do with the base; undefined without a database. */
  readonly desks: Desks | undefined;

  /**
   * @param database open database; undefined for the folder alone
   * @param inspector looks for personal data in what experts save
   */
  constructor(folder: string, database: KnowledgeDatabase | undefined, inspector: Inspector) {
    this.#folder = folder;
    this.#database = database;
    this.gaps = database === undefined ? undefined : new GapStore(database.sql);
    this.desks = database && {
      desk: new KnowledgeDesk(database, { comparison: this.#comparison }),
      expert: new ExpertDesk(database, inspector),
      imports: new BaseImport(database.sql, inspector),
    };
  }

  /**
   * Opens the database if one is configured or was made before in the data folder. One that does not answer yet, or whose
   * tables a task of the installation has yet to bring up to date, is waited for: the order in which things start is nobody's.
   *
   * @throws DatabaseInUseError
   * @throws MigrationFailedError
   * @throws SchemaDivergedError
   */
  static async open(
    folder: string,
    address: KnowledgeAddress,
    inspector: Inspector,
    logger: Logger,
  ): Promise<KnowledgeSource> {
    const database = databaseExists(address) ? await comingDatabase(address, logger) : undefined;
    return new KnowledgeSource(folder, database, inspector);
  }

  /** @throws KnowledgeUnavailableError when there is no readable article at all */
  async load(): Promise<LoadedBase> {
    const published = await this.livePublication();
    const files =
      published === undefined ? await readKnowledgeFiles(this.#folder) : await this.#files(published);
    const content = parseKnowledge(files);
    if (content.articles.length === 0) throw new KnowledgeUnavailableError(this.#folder);
    const whole: KnowledgeContent = { ...content, examples: [...content.examples, ...content.golden] };
    return { base: new KnowledgeBase(whole), problems: content.problems.map(describeProblem), published };
  }

  /** Number of the live publication; undefined without a database or before the first one. */
  async livePublication(): Promise<number | undefined> {
    if (this.#database === undefined) return undefined;
    return (await new GenerationStore(this.#database.sql).live())?.number;
  }

  /**
   * Removes gaps that nobody asked about for so many days.
   *
   * @returns how many went; 0 without a database
   */
  async forgetOldGaps(now: Date, keptDays: number): Promise<number> {
    return this.#database === undefined ? 0 : await forgetOldGaps(this.#database.sql, now, keptDays);
  }

  async close(): Promise<void> {
    this.#comparison.destroy();
    await this.#database?.close();
  }

  async #files(number: number): Promise<KnowledgeFiles> {
    return await new GenerationStore((this.#database as KnowledgeDatabase).sql).files(number);
  }
}

function comingDatabase(address: KnowledgeAddress, logger: Logger): Promise<KnowledgeDatabase> {
  return retry(() => openDatabase(address, logger), {
    firstMs: 250,
    mostMs: 5_000,
    attempts: Number.POSITIVE_INFINITY,
    onFailure: (error, attempt) => {
      if (!COMING.has(String((error as { code?: unknown }).code))) throw error;
      if (attempt % 10 === 0)
        logger.warn({ err: describeError(error) }, 'the database is not there yet; trying on');
    },
  });
}
