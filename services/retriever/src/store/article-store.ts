import type { Kysely, Selectable } from 'kysely';
import type { ArticleStatus } from '../knowledge/article.ts';
import type { KnowledgeFiles } from '../knowledge/knowledge-files.ts';
import { fileOf, type VersionedText } from '../knowledge/versioned-text.ts';
import { isOneOf, type Person, withHands } from './person.ts';
import { PublishedVersionError, WorkflowError } from './store-errors.ts';
import type { ArticleVersionTable, Tables } from './tables.ts';

/** What an import did with one version. */
export type ImportOutcome = 'new' | 'changed' | 'same';

/** Where a version stands. */
export interface VersionState {
  readonly slug: string;
  readonly version: number;
  readonly status: ArticleStatus;
  readonly author: string;
  readonly reviewer: string | null;
  readonly changedAt: Date;
  /** Why, and by whom, it was last sent back; null when it was not, or was handed in again. */
  readonly sentBack: { readonly because: string; readonly by: string } | null;
  /** Everybody who wrote it at the desk or handed it in, as `isOneOf` reads them. */
  readonly hands: readonly string[];
}

/** What a step changes about who did what. */
interface People {
  readonly reviewer: string | null;
  readonly handed_in_by?: string;
  readonly sent_back_because: string | null;
  readonly sent_back_by: string | null;
}

const NOT_SENT_BACK = { sent_back_because: null, sent_back_by: null };

/** Columns of where a version stands. */
const STATE = [
  'slug',
  'version',
  'status',
  'author',
  'reviewer',
  'changed_at',
  'sent_back_because',
  'sent_back_by',
  'handed_in_by',
] as const;

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
  async submit(slug: string, version: number, by: Person): Promise<void> {
    await this.#move(slug, version, ['draft', 'in-review'], (hands) => ({
      reviewer: null,
      handed_in_by: withHands(hands, by),
      ...NOT_SENT_BACK,
    }));
  }

  /**
   * Approves a version in review, for the next publication.
   *
   * @throws WorkflowError when the reviewer is who wrote it, whatever its file says, or who handed it in
   */
  async approve(slug: string, version: number, reviewer: Person): Promise<void> {
    await this.#move(slug, version, ['in-review', 'in-review'], (hands, author) => {
      if (isOneOf([author], reviewer))
        throw new WorkflowError(`${reviewer.name} wrote ${slug}; somebody else approves it`);
      if (isOneOf(hands, reviewer))
        throw new WorkflowError(`${reviewer.name} wrote or handed in ${slug}; somebody else approves it`);
      return { reviewer: reviewer.name, ...NOT_SENT_BACK };
    });
  }

  /** Sends a version in review back to its author. @param because why, for whom it goes back to @throws WorkflowError */
  async sendBack(slug: string, version: number, by: Person, because: string): Promise<void> {
    await this.#move(slug, version, ['in-review', 'draft'], () => ({
      reviewer: null,
      sent_back_because: because,
      sent_back_by: by.name,
    }));
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
      .select([...STATE, 'content'])
      .where('slug', '=', slug)
      .where('version', '=', version)
      .executeTakeFirst();
    return row === undefined ? undefined : { state: stateOf(row), markdown: row.content };
  }

  /** The texts of these versions, in any order. */
  async texts(
    versions: readonly Pick<VersionState, 'slug' | 'version'>[],
  ): Promise<readonly { readonly slug: string; readonly version: number; readonly content: string }[]> {
    if (versions.length === 0) return [];
    return await this.#sql
      .selectFrom('article_version')
      .select(['slug', 'version', 'content'])
      .where((where) =>
        where.or(
          versions.map(({ slug, version }) =>
            where.and([where('slug', '=', slug), where('version', '=', version)]),
          ),
        ),
      )
      .execute();
  }

  /** A file of the base that has no versions; undefined when there is none. */
  async file(path: string): Promise<string | undefined> {
    const row = await this.#sql
      .selectFrom('base_file')
      .select('content')
      .where('path', '=', path)
      .executeTakeFirst();
    return row?.content;
  }

  /** Where every version stands, by slug and version. */
  async versions(): Promise<VersionState[]> {
    const rows = await this.#sql
      .selectFrom('article_version')
      .select(STATE)
      .orderBy('slug')
      .orderBy('version')
      .execute();
    return rows.map(stateOf);
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

type StateRow = Pick<Selectable<ArticleVersionTable>, (typeof STATE)[number]>;

function stateOf(row: StateRow): VersionState {
  const { slug, version, status, author, reviewer, changed_at, sent_back_because, sent_back_by } = row;
  const sentBack = sent_back_because === null ? null : { because: sent_back_because, by: sent_back_by ?? '' };
  return {
    slug,
    version,
    status,
    author,
    reviewer,
    changedAt: changed_at,
    sentBack,
    hands: row.handed_in_by,
  };
}
