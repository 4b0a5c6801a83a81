import type { Kysely, Selectable } from 'kysely';
import type { VersionedText } from '../knowledge/versioned-text.ts';
import { type Person, withHands } from './person.ts';
import { PublishedVersionError, VersionChangedError, WorkflowError } from './store-errors.ts';
import type { ArticleVersionTable, Tables } from './tables.ts';

/** Keeps what experts write at the desk. */
export class DraftStore {
  readonly #sql: Kysely<Tables>;

  constructor(sql: Kysely<Tables>) {
    this.#sql = sql;
  }

  /**
   * Keeps what somebody writes: the next version of what there is, or a draft that he goes on with. Whoever writes is one
   * of the hands of the version, beside its author.
   *
   * @param textBy the version as its author signs it, a draft
   * @param seenAt when the draft was last changed as he opened it; undefined for a version that was not there
   * @throws PublishedVersionError | VersionChangedError | WorkflowError
   */
  async save(
    { slug, version }: Pick<VersionedText, 'slug' | 'version'>,
    textBy: (author: string) => string,
    by: Person,
    seenAt: Date | undefined,
  ): Promise<void> {
    await this.#sql.transaction().execute(async (transaction) => {
      const rows = await transaction
        .selectFrom('article_version')
        .select(['version', 'status', 'author', 'changed_at', 'handed_in_by'])
        .where('slug', '=', slug)
        .orderBy('version', 'desc')
        .forUpdate()
        .execute();
      const known = rows.find((row) => row.version === version);
      if (known === undefined) {
        checkNext(slug, version, rows[0], seenAt);
        const hands = withHands([], by);
        const row = { author: by.name, reviewer: null, handed_in_by: hands, content: textBy(by.name) };
        await transaction
          .insertInto('article_version')
          .values({ slug, version, status: 'draft', ...row })
          .execute();
        return;
      }
      checkOpen(slug, version, known, seenAt);
      await transaction
        .updateTable('article_version')
        .set({
          content: textBy(known.author),
          handed_in_by: withHands(known.handed_in_by, by),
          changed_at: new Date(),
        })
        .where('slug', '=', slug)
        .where('version', '=', version)
        .execute();
    });
  }
}

type SavedRow = Pick<Selectable<ArticleVersionTable>, 'version' | 'status' | 'changed_at'>;

/** A new version is the next one, and there is one draft at a time. */
function checkNext(
  slug: string,
  version: number,
  latest: SavedRow | undefined,
  seenAt: Date | undefined,
): void {
  if (seenAt !== undefined) throw new VersionChangedError(slug, version);
  const next = (latest?.version ?? 0) + 1;
  if (latest?.status === 'draft' || latest?.status === 'in-review')
    throw new WorkflowError(`${slug} version ${latest.version} is not published yet; go on with it`);
  if (version !== next) throw new WorkflowError(`the next version of ${slug} is ${next}`);
}

function checkOpen(slug: string, version: number, known: SavedRow, seenAt: Date | undefined): void {
  if (known.status === 'published' || known.status === 'archived')
    throw new PublishedVersionError(slug, version);
  if (known.status !== 'draft')
    throw new WorkflowError(`${slug} version ${version} is in review; send it back first`);
  if (known.changed_at.getTime() !== seenAt?.getTime()) throw new VersionChangedError(slug, version);
}
