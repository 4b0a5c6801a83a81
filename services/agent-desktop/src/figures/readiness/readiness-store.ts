import { sql } from 'kysely';
import type { ReadinessFigures } from '#contract';
import type { DeskDatabase } from '../../database/desk-database.ts';
import type { LedgerPage } from '../figure-ledger.ts';
import type { Cell, Tally } from '../use/use-cells.ts';
import { MEASURES, type Measure, valuesOf } from './measures.ts';

/** How soon the tool is ready, each row about five people of one organisation or more. */
export class ReadinessStore {
  readonly #database: DeskDatabase;

  constructor(database: DeskDatabase) {
    this.#database = database;
  }

  /**
   * Keeps what may be written of a settled page. A page that is settled a second time changes nothing.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async write({ span, organisation }: LedgerPage, written: ReadonlyMap<Cell, Tally>): Promise<void> {
    const [day = '', hour = '0'] = span.start.split('T');
    const rows = MEASURES.flatMap((measure) => {
      const tally = written.get(measure);
      if (tally === undefined) return [];
      return [
        {
          ...{ organisation, span: span.length, day, hour: Number(hour), measure },
          ...{ count: tally.count, people: tally.people.size },
          values_ms: sql<number[]>`${`{${valuesOf(measure, written).join(',')}}`}::integer[]`,
        },
      ];
    });
    if (rows.length === 0) return;
    await this.#database.ask((database) =>
      database
        .insertInto('readiness_figure')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
  }

  /**
   * Calls and percentiles from a day on, ISO date.
   *
   * @param organisation id of the one that is meant; all when absent
   * @throws DependencyAwayError when the database cannot be reached
   */
  async read(from: string, organisation?: string): Promise<ReadinessFigures> {
    const own = organisation === undefined ? sql`true` : sql`organisation = ${organisation}`;
    const at = (share: number) => sql`percentile_disc(${sql.lit(share)}) within group (order by value_ms)`;
    const [calls, measures] = await this.#database.ask((database) =>
      Promise.all([
        sql<{ count: string }>`select coalesce(sum(count), 0) as count from readiness_figure
          where measure = 'calls' and day >= ${from}::date and ${own}`.execute(database),
        sql<{ measure: Measure; p05: number; p50: number; p95: number }>`select measure,
            ${at(0.05)} as p05, ${at(0.5)} as p50, ${at(0.95)} as p95
          from readiness_figure cross join unnest(values_ms) as value_ms
          where day >= ${from}::date and ${own} group by measure`.execute(database),
      ]),
    );
    const of = (measure: Measure, end: 'p05' | 'p95') => {
      const row = measures.rows.find((each) => each.measure === measure);
      return { p50: row?.p50 ?? null, p95: row?.[end] ?? null };
    };
    return {
      count: Number(calls.rows[0]?.count ?? 0),
      // Longer is better.
      readyBeforePickupMs: of('ready', 'p05'),
      endOfSpeechToExtractsMs: of('extracts', 'p95'),
      endOfSpeechToDraftMs: of('draft', 'p95'),
    };
  }

  /**
   * Removes what is older than a day.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async purge(before: string): Promise<void> {
    await this.#database.ask((database) =>
      database.deleteFrom('readiness_figure').where('day', '<', before).execute(),
    );
  }
}
