import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Questions that had no source, as one line for the experts. */
export interface Gap {
  readonly id: number;
  /** One of the questions, redacted. */
  readonly example: string;
  readonly count: number;
  readonly state: 'open' | 'being-written' | 'answered';
  readonly answeredBy: string | null;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
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
        .values({ example, terms: JSON.stringify(own), count: 1, state: 'open', answered_by: null })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    });
  }

  /** All gaps, the most asked first. */
  async all(): Promise<Gap[]> {
    const rows = await this.#sql
      .selectFrom('gap')
      .selectAll()
      .orderBy('count', 'desc')
      .orderBy('id')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      example: row.example,
      count: row.count,
      state: row.state,
      answeredBy: row.answered_by,
      firstSeen: row.first_seen,
      lastSeen: row.last_seen,
    }));
  }

  /** Says where the work on a gap stands. */
  async setState(id: number, state: Gap['state'], answeredBy: string | null): Promise<boolean> {
    const { numUpdatedRows } = await this.#sql
      .updateTable('gap')
      .set({ state, answered_by: answeredBy })
      .where('id', '=', id)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }
}

function likeness(a: readonly string[], b: readonly string[]): number {
  const other = new Set(b);
  const common = a.filter((term) => other.has(term)).length;
  return common / (a.length + b.length - common);
}
