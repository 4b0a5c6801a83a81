import { sql } from 'kysely';
import type { Indicator } from '#contract';
import type { DeskDatabase } from '../../database/desk-database.ts';
import type { EffectFigure } from './effect-lines.ts';

/** Rows of one statement. */
const BATCH = 500;

/** What an import would do, or did. */
export interface ImportOutcome {
  readonly added: number;
  readonly replaced: number;
  readonly same: number;
}

/** What was brought in of an organisation. */
export interface KnownDays {
  readonly from: string;
  readonly to: string;
  /** True when some of it is made up. */
  readonly fictitious: boolean;
}

/** Figures of the fund's own tools, by organisation, indicator and day. */
export class EffectStore {
  readonly #database: DeskDatabase;

  constructor(database: DeskDatabase) {
    this.#database = database;
  }

  /**
   * Says what becomes of some figures, of each organisation, indicator and day one, and keeps them if that is asked. The same ones
   * again change nothing.
   *
   * @throws DependencyAwayError when the database cannot be reached: nothing was kept
   */
  async take(
    figures: readonly EffectFigure[],
    { keep, fictitious = false }: { readonly keep: boolean; readonly fictitious?: boolean },
  ): Promise<ImportOutcome> {
    return await this.#database.ask((database) =>
      database.transaction().execute(async (transaction) => {
        const outcome = { added: 0, replaced: 0, same: 0 };
        for (let at = 0; at < figures.length; at += BATCH) {
          const batch = figures.slice(at, at + BATCH);
          const known = await transaction
            .selectFrom('effect_figure')
            .where('organisation', 'in', [...new Set(batch.map(({ organisation }) => organisation))])
            .where('day', 'in', [...new Set(batch.map(({ day }) => day))])
            .select(['organisation', 'indicator', sql<string>`day::text`.as('day')])
            .select(['value', 'cases', 'agents'])
            .execute();
          const before = new Map(known.map((row) => [keyOf(row), row]));
          for (const figure of batch) outcome[fateOf(before.get(keyOf(figure)), figure)] += 1;
          if (!keep) continue;
          await transaction
            .insertInto('effect_figure')
            .values(batch.map((figure) => ({ ...figure, fictitious })))
            .onConflict((conflict) =>
              conflict.columns(['organisation', 'indicator', 'day']).doUpdateSet((eb) => ({
                value: eb.ref('excluded.value'),
                cases: eb.ref('excluded.cases'),
                agents: eb.ref('excluded.agents'),
                fictitious: eb.ref('excluded.fictitious'),
              })),
            )
            .execute();
        }
        return outcome;
      }),
    );
  }

  /**
   * The first and the last day of an organisation; undefined when nothing was brought in.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async known(organisation: string): Promise<KnownDays | undefined> {
    const row = await this.#database.ask((database) =>
      database
        .selectFrom('effect_figure')
        .where('organisation', '=', organisation)
        .select([
          sql<string | null>`min(day)::text`.as('from'),
          sql<string | null>`max(day)::text`.as('to'),
          sql<boolean | null>`bool_or(fictitious)`.as('fictitious'),
        ])
        .executeTakeFirstOrThrow(),
    );
    if (row.from === null || row.to === null) return undefined;
    return { from: row.from, to: row.to, fictitious: row.fictitious === true };
  }

  /**
   * An organisation's figures from one day to another, both included, in order of time.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async figures(organisation: string, from: string, to: string): Promise<EffectFigure[]> {
    const rows = await this.#database.ask((database) =>
      database
        .selectFrom('effect_figure')
        .where('organisation', '=', organisation)
        .where('day', '>=', from)
        .where('day', '<=', to)
        .orderBy('day')
        .select(['organisation', 'indicator', sql<string>`day::text`.as('day'), 'value', 'cases', 'agents'])
        .execute(),
    );
    return rows.map((row) => ({ ...row, indicator: row.indicator as Indicator }));
  }

  /**
   * Removes what is older than a day.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async purge(before: string): Promise<void> {
    await this.#database.ask((database) =>
      database.deleteFrom('effect_figure').where('day', '<', before).execute(),
    );
  }
}

type Measured = Pick<EffectFigure, 'value' | 'cases' | 'agents'>;

function fateOf(before: Measured | undefined, after: Measured): keyof ImportOutcome {
  if (before === undefined) return 'added';
  const same = before.value === after.value && before.cases === after.cases && before.agents === after.agents;
  return same ? 'same' : 'replaced';
}

function keyOf({
  organisation,
  indicator,
  day,
}: {
  readonly organisation: string;
  readonly indicator: string;
  readonly day: string;
}): string {
  return `${organisation} ${indicator} ${day}`;
}
