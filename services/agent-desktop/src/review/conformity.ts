import { sql } from 'kysely';
import { type ConformityView, criterionSchema, judgementSchema, sampleBasisSchema } from '#contract';
import type { DeskDatabase } from '../database/desk-database.ts';
import type { Campaigns } from './campaigns.ts';
import { reviewedFirst, reviewedPairs } from './reviewed.ts';
import { type Counted, conformityOf, type Pair, pairsOf, type Result, resultsOf } from './tally.ts';

/** How long counts of campaigns that are over are kept: three years and a month. */
export const RESULTS_KEPT_DAYS = 1_126;

/** How right drafts are: what was counted of campaigns that are over, and of the one that goes on. */
export class Conformity {
  readonly #database: DeskDatabase;
  readonly #campaigns: Pick<Campaigns, 'current'>;

  constructor(database: DeskDatabase, campaigns: Pick<Campaigns, 'current'>) {
    this.#database = database;
    this.#campaigns = campaigns;
  }

  /** @throws DependencyAwayError when the database cannot be reached */
  async view(): Promise<ConformityView> {
    const campaign = await this.#campaigns.current();
    return await this.#database.ask(async (database) => {
      const results = await database
        .selectFrom('review_result')
        .select(['month', 'basis', 'criterion', 'good', 'bad', 'unsure'])
        .execute();
      const pairs = await database
        .selectFrom('review_agreement')
        .select(['criterion', 'first', 'second', 'cases'])
        .execute();
      const live = campaign && {
        results: resultsOf(await reviewedFirst(database, campaign.id)),
        pairs: pairsOf(await reviewedPairs(database, campaign.id)),
      };
      return conformityOf(
        [...results.map(resultOf), ...(live?.results ?? [])],
        [...pairs.map(pairOf), ...(live?.pairs ?? [])],
      );
    });
  }

  /**
   * Removes counts that were kept long enough. They are of no person, and no more than counts.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async purge(): Promise<void> {
    await this.#database.ask(async (database) => {
      const old = sql<Date>`now() - make_interval(days => ${sql.lit(RESULTS_KEPT_DAYS)}::integer)`;
      const over = database.selectFrom('review_campaign').where('closed_at', '<', old).select('id');
      await database.deleteFrom('review_result').where('campaign_id', 'in', over).execute();
      await database.deleteFrom('review_agreement').where('campaign_id', 'in', over).execute();
      await database.deleteFrom('review_campaign').where('closed_at', '<', old).execute();
    });
  }
}

function resultOf({ basis, criterion, ...row }: Omit<Result, 'basis' | 'criterion'> & Named): Result {
  return { ...row, basis: sampleBasisSchema.parse(basis), criterion: countedOf(criterion) };
}

interface Named {
  readonly basis: string;
  readonly criterion: string;
}

function countedOf(criterion: string): Counted {
  return criterion === 'conform' ? criterion : criterionSchema.parse(criterion);
}

function pairOf(row: { readonly [Field in keyof Pair]: Field extends 'cases' ? number : string }): Pair {
  return {
    cases: row.cases,
    criterion: criterionSchema.parse(row.criterion),
    first: judgementSchema.parse(row.first),
    second: judgementSchema.parse(row.second),
  };
}
