import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Article } from '../knowledge/article.ts';
import { formatArticle } from '../knowledge/article-file.ts';
import type { ImportOutcome } from './article-store.ts';
import { type Person, withHands } from './person.ts';
import type { Tables } from './tables.ts';

/** A draft of an import. */
export interface DraftToTake {
  readonly article: Article;
  /** Digest of its document. */
  readonly digest: string;
}

/** What became of one. */
export interface TakenDraft {
  readonly slug: string;
  readonly version: number;
  readonly outcome: ImportOutcome;
}

/** Takes drafts of imported documents into the base. */
export class ImportStore {
  readonly #sql: Kysely<Tables>;

  constructor(sql: Kysely<Tables>) {
    this.#sql = sql;
  }

  /**
   * Takes all drafts or none. A document that was imported before changes nothing; one that changed replaces its
   * draft while nobody has touched it, and is a later version otherwise: nothing that a person wrote is lost.
   *
   * @param by who imports at the desk: one of the hands of each draft; undefined where the author's name is all that is known
   */
  async take(drafts: readonly DraftToTake[], by?: Person): Promise<TakenDraft[]> {
    return await this.#sql.transaction().execute(async (transaction) => {
      const taken: TakenDraft[] = [];
      for (const draft of drafts) taken.push(await takeOne(transaction, draft, by));
      return taken;
    });
  }
}

async function takeOne(
  sql: Kysely<Tables>,
  { article, digest }: DraftToTake,
  by: Person | undefined,
): Promise<TakenDraft> {
  const { slug, author } = article;
  const document = hash(`${digest}:${article.scope}`);
  const before = await sql
    .selectFrom('imported_document')
    .select('version')
    .where('document', '=', document)
    .where('slug', '=', slug)
    .executeTakeFirst();
  if (before !== undefined) return { slug, version: before.version, outcome: 'same' };
  const latest = await sql
    .selectFrom('article_version')
    .select(['version', 'status', 'content', 'handed_in_by'])
    .where('slug', '=', slug)
    .orderBy('version', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  const untouched = latest?.status === 'draft' && (await isAsImported(sql, slug, latest));
  const version = latest === undefined ? 1 : untouched ? latest.version : latest.version + 1;
  const content = formatArticle({ ...article, version });
  const hands = by === undefined ? {} : { handed_in_by: withHands(untouched ? latest.handed_in_by : [], by) };
  const row = { slug, version, status: 'draft' as const, author, reviewer: null, content, ...hands };
  if (untouched) {
    await sql
      .updateTable('article_version')
      .set({ author, content, changed_at: new Date(), ...hands })
      .where('slug', '=', slug)
      .where('version', '=', version)
      .execute();
  } else await sql.insertInto('article_version').values(row).execute();
  await sql
    .insertInto('imported_document')
    .values({ document, slug, version, content: hash(content) })
    .execute();
  return { slug, version, outcome: latest === undefined ? 'new' : 'changed' };
}

async function isAsImported(
  sql: Kysely<Tables>,
  slug: string,
  { version, content }: { version: number; content: string },
): Promise<boolean> {
  const row = await sql
    .selectFrom('imported_document')
    .select('slug')
    .where('slug', '=', slug)
    .where('version', '=', version)
    .where('content', '=', hash(content))
    .executeTakeFirst();
  return row !== undefined;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
