import type { Kysely, Selectable } from 'kysely';
import type { GapTable, Tables } from './tables.ts';

/** Questions that had no source, as one line for the experts. */
export interface Gap {
  readonly id: number;
  /** One of the questions, redacted. */
  readonly example: string;
  readonly count: number;
  readonly state: GapState;
  /** Who writes the article. */
  readonly writer: string | null;
  /** Slug of the article that answers. */
  readonly answeredBy: string | null;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  /** When that article was live and the desks were told. */
  readonly toldAt: Date | null;
}

/** Where the work on a gap stands. */
export type GapState = 'open' | 'being-written' | 'answered';

/** A new state with who writes, or which article answers. */
export type GapChange =
  | { readonly state: 'open' }
  | { readonly state: 'being-written'; readonly writer: string }
  | { readonly state: 'answered'; readonly answeredBy: string };

/** Which gaps are meant. */
export interface GapFilter {
  readonly state?: GapState | undefined;
  /** Told to the desks since then. */
  readonly toldSince?: Date | undefined;
}

/** Share of common terms (Jaccard) from which two questions ask the same. */
const SAME_QUESTION = 0.5;
/** Fewer terms say too little to be worth an expert's time. */
const FEWEST_TERMS = 2;
/** Gaps that are kept; when full, new ones are counted by nobody until some are closed. */
const MOST_GAPS = 2_000;

/** The list of gaps. It holds redacted texts, and nothing of a call or a person. */
export class GapStore {
  readonly #sql: Kysely<Tables>;

  constructor(sql: Kysely<Tables>) {
    this.#sql = sql;
  }

  /**
   * Counts a question that had no source, with those like it.
   *
   * @param terms content terms of the redacted question
   * @returns id of its gap, or undefined when it says too little or the list is full
   */
  async record(example: string, terms: readonly string[]): Promise<number | undefined> {
    const own = [...new Set(terms)].sort();
    if (own.length < FEWEST_TERMS) return undefined;
    return await this.#sql.transaction().execute(async (transaction) => {
      const open = await transaction
        .selectFrom('gap')
        .select(['id', 'terms'])
        .where('state', '<>', 'answered')
        .execute();
      const like = open
        .map((gap) => ({ id: gap.id, likeness: likeness(gap.terms, own) }))
        .sort((a, b) => b.likeness - a.likeness)[0];
      if (like !== undefined && like.likeness >= SAME_QUESTION) {
        await transaction
          .updateTable('gap')
          .set((expression) => ({ count: expression('count', '+', 1), last_seen: new Date() }))
          .where('id', '=', like.id)
          .execute();
        return like.id;
      }
      if (open.length >= MOST_GAPS) return undefined;
      const { id } = await transaction
        .insertInto('gap')
        .values({ example, terms: JSON.stringify(own), count: 1, state: 'open' })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    });
  }

  /** Gaps, the most asked first. */
  async all({ state, toldSince }: GapFilter = {}): Promise<Gap[]> {
    let query = this.#sql.selectFrom('gap').selectAll().orderBy('count', 'desc').orderBy('id');
    if (state !== undefined) query = query.where('state', '=', state);
    if (toldSince !== undefined) query = query.where('told_at', '>=', toldSince);
    return (await query.execute()).map(gapOf);
  }

  /** Says where the work on a gap stands; undefined when there is no such gap. */
  async setState(id: number, change: GapChange): Promise<Gap | undefined> {
    const row = await this.#sql
      .updateTable('gap')
      .set({
        state: change.state,
        writer: 'writer' in change ? change.writer : null,
        answered_by: 'answeredBy' in change ? change.answeredBy : null,
        told_at: null,
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? undefined : gapOf(row);
  }

  /**
   * Gaps whose article is live now and that nobody was told of yet; each is given once, whoever asks.
   *
   * @param isLive whether an article is live
   */
  async takeAnswered(isLive: (slug: string) => boolean): Promise<Gap[]> {
    const answered = await this.all({ state: 'answered' });
    const ids = answered
      .filter(({ toldAt, answeredBy }) => toldAt === null && answeredBy !== null && isLive(answeredBy))
      .map(({ id }) => id);
    if (ids.length === 0) return [];
    const rows = await this.#sql
      .updateTable('gap')
      .set({ told_at: new Date() })
      .where('id', 'in', ids)
      .where('state', '=', 'answered')
      .where('told_at', 'is', null)
      .returningAll()
      .execute();
    return rows.map(gapOf);
  }
}

function gapOf(row: Selectable<GapTable>): Gap {
  return {
    id: row.id,
    example: row.example,
    count: row.count,
    state: row.state,
    writer: row.writer,
    answeredBy: row.answered_by,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    toldAt: row.told_at,
  };
}

function likeness(a: readonly string[], b: readonly string[]): number {
  const other = new Set(b);
  const common = a.filter((term) => other.has(term)).length;
  return common / (a.length + b.length - common);
}
