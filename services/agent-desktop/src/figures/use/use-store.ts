import { sql } from 'kysely';
import type { DeskDatabase } from '../../database/desk-database.ts';
import type { LedgerPage } from '../figure-ledger.ts';
import type { Cell, Tally } from './use-cells.ts';

/** Rows of one statement. */
const BATCH = 500;

/** Sums of cells over some time. */
export interface UseSums {
  readonly cells: ReadonlyMap<Cell, number>;
  /** True when some of them are made up. */
  readonly fictitious: boolean;
}

/** Figures of the use of the tool, each about five people of one organisation or more. */
export class UseStore {
  readonly #database: DeskDatabase;

  constructor(database: DeskDatabase) {
    this.#database = database;
  }

  /**
   * Keeps what may be written of a settled page. A page that is settled a second time changes nothing.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async write(
    { span, organisation }: LedgerPage,
    written: ReadonlyMap<Cell, Tally>,
    fictitious = false,
  ): Promise<void> {
    const [day = '', hour = '0'] = span.start.split('T');
    const rows = [...written].map(([cell, { count, people }]) => ({
      ...{ organisation, span: span.length, day, hour: Number(hour) },
      ...{ cell, count, people: people.size, fictitious },
    }));
    for (let at = 0; at < rows.length; at += BATCH) {
      await this.#database.ask((database) =>
        database
          .insertInto('use_figure')
          .values(rows.slice(at, at + BATCH))
          .onConflict((conflict) => conflict.doNothing())
          .execute(),
      );
    }
  }

  /**
   * Sums of an organisation's cells, from one day to another, both included.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async sums(organisation: string, from: string, to: string): Promise<UseSums> {
    const rows = await this.#database.ask((database) =>
      database
        .selectFrom('use_figure')
        .where('organisation', '=', organisation)
        .where('day', '>=', from)
        .where('day', '<=', to)
        .groupBy('cell')
        .select([
          'cell',
          sql<string>`sum(count)`.as('sum'),
          sql<boolean>`bool_or(fictitious)`.as('fictitious'),
        ])
        .execute(),
    );
    return {
      cells: new Map(rows.map(({ cell, sum }) => [cell, Number(sum)])),
      fictitious: rows.some((row) => row.fictitious),
    };
  }

  /**
   * The same for each week, by its Monday, of the families of cells that do not go by theme.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async weeks(
    organisation: string,
    from: string,
    to: string,
  ): Promise<ReadonlyMap<string, ReadonlyMap<Cell, number>>> {
    const monday = sql<string>`to_char(date_trunc('week', day), 'YYYY-MM-DD')`;
    const rows = await this.#database.ask((database) =>
      database
        .selectFrom('use_figure')
        .where('organisation', '=', organisation)
        .where('day', '>=', from)
        .where('day', '<=', to)
        .where(sql<boolean>`split_part(cell, '/', 1) in ('calls', 'questions', 'sources')`)
        .groupBy([monday, 'cell'])
        .select([monday.as('week'), 'cell', sql<string>`sum(count)`.as('sum')])
        .execute(),
    );
    const weeks = new Map<string, Map<Cell, number>>();
    for (const { week, cell, sum } of rows) {
      const cells = weeks.get(week) ?? new Map<Cell, number>();
      cells.set(cell, Number(sum));
      weeks.set(week, cells);
    }
    return weeks;
  }

  /**
   * Removes what is older than a day.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async purge(before: string): Promise<void> {
    await this.#database.ask((database) =>
      database.deleteFrom('use_figure').where('day', '<', before).execute(),
    );
  }
}
