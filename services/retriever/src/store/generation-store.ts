import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { KnowledgeFiles } from '../knowledge/knowledge-files.ts';
import { versionedText } from '../knowledge/versioned-text.ts';
import { NoGenerationError, PublicationConflictError } from './store-errors.ts';
import type { Tables } from './tables.ts';

/** A published generation. */
export interface PublishedGeneration {
  readonly number: number;
  /** Name made of the content. */
  readonly name: string;
  readonly publishedBy: string;
  readonly publishedAt: Date;
}

/** Generations: what is live, what was, and the switch between them. */
export class GenerationStore {
  readonly #sql: Kysely<Tables>;

  constructor(sql: Kysely<Tables>) {
    this.#sql = sql;
  }

  /** The live generation, or undefined before the first publication. */
  async live(): Promise<PublishedGeneration | undefined> {
    const [live] = await this.#select((query) => query.where('live', '=', true));
    return live;
  }

  /** Every generation, latest first. */
  async all(): Promise<PublishedGeneration[]> {
    return await this.#select((query) => query);
  }

  /** The files of a generation. @throws NoGenerationError */
  async files(number: number): Promise<KnowledgeFiles> {
    const row = await this.#sql
      .selectFrom('generation')
      .select('files')
      .where('number', '=', number)
      .executeTakeFirst();
    if (row === undefined) throw new NoGenerationError(`there is no generation ${number}`);
    return new Map(Object.entries(row.files));
  }

  /** The text of one file in every generation that has it, latest first. */
  async textsOf(path: string): Promise<readonly { generation: PublishedGeneration; text: string }[]> {
    const rows = await selectGenerations(this.#sql)
      .select(sql<string | null>`files ->> ${path}`.as('text'))
      .execute();
    return rows.flatMap(({ text, ...row }) =>
      text === null ? [] : [{ generation: generationOf(row), text }],
    );
  }

  /**
   * Makes a base live at once: the generation is kept, its articles become published and what they supersede is
   * archived, all in one transaction. Interrupted anywhere before its end, nothing has happened; asked again for what
   * is live already, nothing happens.
   *
   * @param expectedLive number of the generation that the publisher compared with; undefined for none
   * @throws PublicationConflictError when another one went live in the meantime
   */
  async publish(
    files: KnowledgeFiles,
    publishedBy: string,
    expectedLive: number | undefined,
  ): Promise<PublishedGeneration> {
    return await this.#sql.transaction().execute(async (transaction) => {
      const name = nameOf(files);
      const live = await this.#lockLive(transaction, expectedLive);
      if (live?.name === name) return live;
      await switchOff(transaction, live);
      for (const [path, text] of files) {
        const known = versionedText(path, text);
        if (known === undefined) continue;
        const { slug, version } = known;
        await transaction
          .updateTable('article_version')
          .set({ status: 'archived' })
          .where('slug', '=', slug)
          .where('status', '=', 'published')
          .where('version', '<', version)
          .execute();
        await transaction
          .updateTable('article_version')
          .set({ status: 'published', content: text })
          .where('slug', '=', slug)
          .where('version', '=', version)
          .where('status', '<>', 'published')
          .execute();
      }
      const row = await transaction
        .insertInto('generation')
        .values({
          name,
          live: true,
          published_by: publishedBy,
          files: JSON.stringify(Object.fromEntries(files)),
        })
        .returning(['number', 'name', 'published_by', 'published_at'])
        .executeTakeFirstOrThrow();
      return generationOf(row);
    });
  }

  /**
   * Makes the generation before the live one live again. Articles keep their status: the next publication brings
   * their latest versions again.
   *
   * @throws NoGenerationError when there is none before
   */
  async rollback(): Promise<PublishedGeneration> {
    const live = await this.live();
    const before = (await this.all()).find(({ number }) => number < (live?.number ?? 0));
    if (live === undefined || before === undefined) {
      throw new NoGenerationError('there is no earlier generation to go back to');
    }
    await this.#sql.transaction().execute(async (transaction) => {
      await switchOff(transaction, await this.#lockLive(transaction, live.number));
      await transaction
        .updateTable('generation')
        .set({ live: true })
        .where('number', '=', before.number)
        .execute();
    });
    return before;
  }

  /**
   * The live generation, with the table kept from every other publisher until the transaction ends: two experts who
   * publish at once, even for the first time, come one after the other.
   *
   * @throws PublicationConflictError
   */
  async #lockLive(
    transaction: Kysely<Tables>,
    expectedLive: number | undefined,
  ): Promise<PublishedGeneration | undefined> {
    await sql`lock table generation in share row exclusive mode`.execute(transaction);
    const row = await selectGenerations(transaction).where('live', '=', true).executeTakeFirst();
    if (row?.number !== expectedLive) throw new PublicationConflictError();
    return row === undefined ? undefined : generationOf(row);
  }

  async #select(
    narrow: (query: ReturnType<typeof selectGenerations>) => ReturnType<typeof selectGenerations>,
  ): Promise<PublishedGeneration[]> {
    return (await narrow(selectGenerations(this.#sql)).execute()).map(generationOf);
  }
}

async function switchOff(transaction: Kysely<Tables>, live: PublishedGeneration | undefined): Promise<void> {
  if (live === undefined) return;
  await transaction
    .updateTable('generation')
    .set({ live: false })
    .where('number', '=', live.number)
    .execute();
}

function generationOf(row: {
  number: number;
  name: string;
  published_by: string;
  published_at: Date;
}): PublishedGeneration {
  return {
    number: row.number,
    name: row.name,
    publishedBy: row.published_by,
    publishedAt: row.published_at,
  };
}

function selectGenerations(database: Kysely<Tables>) {
  return database
    .selectFrom('generation')
    .select(['number', 'name', 'published_by', 'published_at'])
    .orderBy('number', 'desc');
}

function nameOf(files: KnowledgeFiles): string {
  const hash = createHash('sha256');
  for (const path of [...files.keys()].sort()) hash.update(`${path}\n${files.get(path)}\n`);
  return `g${hash.digest('hex').slice(0, 12)}`;
}
