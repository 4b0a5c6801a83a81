import { isSamePerson } from '@decroche/french';
import type { Kysely } from 'kysely';
import type { ArticleStatus } from '../knowledge/article.ts';
import type { KnowledgeFiles } from '../knowledge/knowledge-files.ts';
import { fileOf, type VersionedText } from '../knowledge/versioned-text.ts';
import { PublishedVersionError, WorkflowError } from './store-errors.ts';
import type { Tables } from './tables.ts';

/** What an import did with one version. */
export type ImportOutcome = 'new' | 'changed' | 'same';

/** Where a version stands. */
export interface VersionState {
  readonly slug: string;
  readonly version: number;
  readonly status: ArticleStatus;
  readonly author: string;
  readonly reviewer: string | null;
}

/** What a step changes about who did what. */
interface People {
  readonly reviewer: string | null;
  readonly handed_in_by?: string;
}

/** Versions of articles and of the instructions, and the other files of a base, as experts work on them. */
export class ArticleStore {
  readonly #sql: Kysely<Tables>;

  constructor(sql: Kysely<Tables>) {
    this.#sql = sql;
  }

  /**
   * Takes in a version. One that its file calls published waits for the next publication, approved.
   *
   * @throws PublishedVersionError when that version is published and differs
   */
  async take(text: VersionedText): Promise<ImportOutcome> {
    const { slug, version, author, reviewer, content } = text;
    return await this.#sql.transaction().execute(async (transaction) => {
      const known = await transaction
        .selectFrom('article_version')
        .select(['status', 'content'])
        .where('slug', '=', slug)
        .where('version', '=', version)
        .forUpdate()
        .executeTakeFirst();
      if (known?.content === content) return 'same';
      if (known !== undefined && known.status !== 'draft' && known.status !== 'in-review') {
        throw new PublishedVersionError(slug, version);
      }
      const row = {
        status: text.status === 'published' ? ('in-review' as const) : text.status,
        author,
        reviewer,
        content,
      };
      if (known === undefined) {
        await transaction
          .insertInto('article_version')
          .values({ slug, version, ...row })
          .execute();
        return 'new';
      }
      await transaction
        .updateTable('article_version')
        .set({ ...row, changed_at: new Date() })
        .where('slug', '=', slug)
        .where('version', '=', version)
        .execute();
      return 'changed';
    });
  }

  /** Hands a draft to a reviewer. @throws WorkflowError */
  async submit(slug: string, version: number, by: string): Promise<void> {
    await this.#move(slug, version, ['draft', 'in-review'], (handedInBy) => ({
      reviewer: null,
      handed_in_by: JSON.stringify([...new Set([...handedInBy, by])]),
    }));
  }

  /**
   * Approves a version in review, for the next publication.
   *
   * @throws WorkflowError when the reviewer is who wrote it, whatever its file says, or who handed it in
   */
  async approve(slug: string, version: number, reviewer: string): Promise<void> {
    await this.#move(slug, version, ['in-review', 'in-review'], (handedInBy, author) => {
      if (isSamePerson(reviewer, author))
        throw new WorkflowError(`${reviewer} wrote ${slug}; somebody else approves it`);
      if (handedInBy.some((person) => isSamePerson(reviewer, person)))
        throw new WorkflowError(`${reviewer} handed in ${slug}; somebody else approves it`);
      return { reviewer };
    });
  }

  /** Sends a version in review back to its author. @throws WorkflowError */
  async sendBack(slug: string, version: number): Promise<void> {
    await this.#move(slug, version, ['in-review', 'draft'], () => ({ reviewer: null }));
  }

  /** True when there is any version of an article. */
  async has(slug: string): Promise<boolean> {
    const row = await this.#sql
      .selectFrom('article_version')
      .select('slug')
      .where('slug', '=', slug)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** One version; undefined when there is none. */
  async version(
    slug: string,
    version: number,
  ): Promise<{ state: VersionState; markdown: string } | undefined> {
    const row = await this.#sql
      .selectFrom('article_version')
      .select(['slug', 'version', 'status', 'author', 'reviewer', 'content'])
      .where('slug', '=', slug)
      .where('version', '=', version)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const { content: markdown, ...state } = row;
    return { state, markdown };
  }

  /** Where every version stands, by slug and version. */
  async versions(): Promise<VersionState[]> {
    return await this.#sql
      .selectFrom('article_version')
      .select(['slug', 'version', 'status', 'author', 'reviewer'])
      .orderBy('slug')
      .orderBy('version')
      .execute();
  }

  /** Puts a file that is no article in the place of the one with its path. */
  async putFile(path: string, content: string): Promise<void> {
    await this.#sql
      .insertInto('base_file')
      .values({ path, content })
      .onConflict((conflict) => conflict.column('path').doUpdateSet({ content }))
      .execute();
  }

  /** The base as the next publication would make it: of each article, and of the instructions, the latest published or approved version. */
  async candidate(): Promise<KnowledgeFiles> {
    const files = new Map<string, string>();
    for (const { path, content } of await this.#sql
      .selectFrom('base_file')
      .selectAll()
      .orderBy('path')
      .execute()) {
      files.set(path, content);
    }
    const rows = await this.#sql
      .selectFrom('article_version')
      .select(['slug', 'content', 'reviewer'])
      .where((where) =>
        where.or([
          where('status', '=', 'published'),
          where.and([where('status', '=', 'in-review'), where('reviewer', 'is not', null)]),
        ]),
      )
      .orderBy('slug')
      .orderBy('version')
      .execute();
    const latest = new Map(rows.map((row) => [row.slug, row]));
    for (const row of latest.values()) {
      const [path, text] = fileOf(row, { status: 'published', reviewer: row.reviewer });
      files.set(path, text);
    }
    return files;
  }

  /** Drafts and versions in review, as files to read and correct; of each the latest. */
  async drafts(): Promise<KnowledgeFiles> {
    const rows = await this.#sql
      .selectFrom('article_version')
      .select(['slug', 'content', 'status', 'reviewer'])
      .where('status', 'in', ['draft', 'in-review'])
      .orderBy('slug')
      .orderBy('version')
      .execute();
    const latest = new Map(rows.map((row) => [row.slug, row]));
    return new Map([...latest.values()].map((row) => fileOf(row, row)));
  }

  async #move(
    slug: string,
    version: number,
    [from, to]: readonly [ArticleStatus, ArticleStatus],
    people: (handedInBy: readonly string[], author: string) => People,
  ): Promise<void> {
    await this.#sql.transaction().execute(async (transaction) => {
      const row = await transaction
        .selectFrom('article_version')
        .select(['status', 'author', 'handed_in_by'])
        .where('slug', '=', slug)
        .where('version', '=', version)
        .forUpdate()
        .executeTakeFirst();
      if (row === undefined) throw new WorkflowError(`${slug} has no version ${version}`);
      if (row.status !== from)
        throw new WorkflowError(`${slug} version ${version} is ${row.status}, not ${from}`);
      await transaction
        .updateTable('article_version')
        .set({ status: to, ...people(row.handed_in_by, row.author), changed_at: new Date() })
        .where('slug', '=', slug)
        .where('version', '=', version)
        .execute();
    });
  }
}
