import { type FoundStore, PassingMemory } from '@decroche/service-kit';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { GapTable, Tables } from './tables.ts';

/** Questions that had no source, as one line for the experts. */
export interface Gap {
  readonly id: number;
  /** One of the questions, redacted; until enough conversations asked, the knowledge words of the first. */
  readonly example: string;
  /** Frequent words of the base in the first question. */
  readonly words: readonly string[];
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
/**
 * Different conversations from which on one of their questions is kept as an example. A sentence that few asked may
 * point at one of them even when it names nobody.
 */
export const EXAMPLE_FROM = 3;
/** Gaps that are kept; when full, new ones are counted by nobody until some are closed. */
const MAX_GAPS = 2_000;
/** What a database does not keep of a gap is forgotten so long after it was asked last, milliseconds: a week. */
export const TERMS_KEPT_MS = 7 * 86_400_000;

/** A redacted question without a source. */
export interface UnansweredQuestion {
  readonly text: string;
  /** Its content terms; they stay in this process until the example is kept. */
  readonly terms: readonly string[];
  /** Its words that are frequent in the knowledge base, with their terms. */
  readonly known: readonly { readonly word: string; readonly term: string }[];
  readonly conversationId: string;
}

/** What only this process knows of a gap: all terms, and in which conversations. Once lost, known words alone tell likeness. */
interface Memory {
  readonly terms: readonly string[];
  readonly conversations: Set<string>;
}

/** The list of gaps. It holds knowledge words, later redacted texts, and nothing of a call or a person. */
export class GapStore {
  readonly #sql: Kysely<Tables>;
  /** By id of the gap. */
  readonly #memory = new PassingMemory<Memory>({ lifeMs: TERMS_KEPT_MS, maxThings: MAX_GAPS });

  constructor(sql: Kysely<Tables>) {
    this.#sql = sql;
  }

  /**
   * Counts a question that had no source, with those like it. Its text is kept only once {@link EXAMPLE_FROM}
   * different conversations asked; of the first ones the frequent words of the knowledge base are.
   *
   * @returns id of its gap, or undefined when it says too little or the list is full
   */
  async record(question: UnansweredQuestion): Promise<number | undefined> {
    const own = sorted(question.terms);
    if (own.length < FEWEST_TERMS) return undefined;
    return await this.#sql.transaction().execute(async (transaction) => {
      const open = await transaction
        .selectFrom('gap')
        .select(['id', 'terms', 'example', 'conversations'])
        .where('state', '<>', 'answered')
        .execute();
      const like = open
        .map((gap) => ({
          ...gap,
          likeness: likeness(this.#memory.get(String(gap.id))?.terms ?? gap.terms, own),
        }))
        .sort((a, b) => b.likeness - a.likeness)[0];
      if (like !== undefined && like.likeness >= SAME_QUESTION) {
        await this.#countAgain(transaction, like, question);
        return like.id;
      }
      if (open.length >= MAX_GAPS) return undefined;
      return await this.#begin(transaction, own, question);
    });
  }

  async #begin(
    sql: Kysely<Tables>,
    terms: readonly string[],
    { known, conversationId }: UnansweredQuestion,
  ): Promise<number> {
    const values = {
      example: null,
      words: JSON.stringify(sorted(known.map(({ word }) => word))),
      terms: JSON.stringify(sorted(known.map(({ term }) => term))),
      count: 1,
      state: 'open',
    } as const;
    const { id } = await sql.insertInto('gap').values(values).returning('id').executeTakeFirstOrThrow();
    this.#memory.set(String(id), { terms, conversations: new Set([conversationId]) });
    return id;
  }

  async #countAgain(
    sql: Kysely<Tables>,
    gap: Pick<Selectable<GapTable>, 'id' | 'example' | 'conversations'>,
    { text, terms, conversationId }: UnansweredQuestion,
  ): Promise<void> {
    const memory = this.#memory.get(String(gap.id)) ?? {
      terms: sorted(terms),
      conversations: new Set<string>(),
    };
    const isNew = !memory.conversations.has(conversationId);
    if (isNew && memory.conversations.size < EXAMPLE_FROM) memory.conversations.add(conversationId);
    this.#memory.set(String(gap.id), memory);
    const conversations = gap.conversations + (isNew ? 1 : 0);
    const isKept = gap.example === null && conversations >= EXAMPLE_FROM;
    await sql
      .updateTable('gap')
      .set((expression) => ({
        count: expression('count', '+', 1),
        last_seen: new Date(),
        conversations,
        ...(isKept ? { example: text, terms: JSON.stringify(sorted(terms)) } : {}),
      }))
      .where('id', '=', gap.id)
      .execute();
  }

  /** Gaps, the most asked first. */
  async all({ state, toldSince }: GapFilter = {}): Promise<Gap[]> {
    let query = this.#sql.selectFrom('gap').selectAll().orderBy('count', 'desc').orderBy('id');
    if (state !== undefined) query = query.where('state', '=', state);
    if (toldSince !== undefined) query = query.where('told_at', '>=', toldSince);
    return (await query.execute()).map(gapOf);
  }

  /** How many gaps the database has, and since when nobody asked the oldest one. */
  async found(): Promise<FoundStore> {
    const table = { of: ['gaps'], kind: 'table', name: 'gap' } as const;
    try {
      const { count, oldestMs } = await this.#sql
        .selectFrom('gap')
        .select(({ fn }) => [
          fn.countAll<string>().as('count'),
          sql<string | null>`extract(epoch from now() - min(last_seen)) * 1000`.as('oldestMs'),
        ])
        .executeTakeFirstOrThrow();
      const seen = {
        count: Number(count),
        oldestMs: oldestMs === null ? null : Math.max(0, Number(oldestMs)),
      };
      return { ...table, seen: { ...seen, limitMs: null, endless: 0, onDisk: null } };
    } catch {
      return { ...table, seen: null };
    }
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
    example: row.example ?? row.words.join(' · '),
    words: row.words,
    count: row.count,
    state: row.state,
    writer: row.writer,
    answeredBy: row.answered_by,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    toldAt: row.told_at,
  };
}

const sorted = (words: readonly string[]): string[] => [...new Set(words)].sort();

function likeness(a: readonly string[], b: readonly string[]): number {
  const other = new Set(b);
  const common = a.filter((term) => other.has(term)).length;
  return common / (a.length + b.length - common);
}
