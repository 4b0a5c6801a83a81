import { z } from 'zod';
import { parseFundFile } from '../funds/fund-file.ts';

/** Where a caller goes by what his need is about; what is absent stays as it is for everybody. */
export interface Route {
  /** Queue of the dialplan. */
  readonly queue?: string | undefined;
  /** Asterisk's priority in the queue: higher is served first, 0 is everybody's. */
  readonly priority?: number | undefined;
}

/** What a fund does with what its callers' needs are about. */
export interface RoutingTable {
  /** Calibrated confidence below which a theme decides nothing, 0 to 1. */
  readonly leastConfidence: number;
  readonly themes: ReadonlyMap<string, Route>;
}

/** What a need is about, and how sure that is, 0 to 1. */
export interface ThemeOfNeed {
  /** Theme id; empty when no article answers. */
  readonly theme: string;
  readonly confidence: number;
}

/** The route of everybody. */
export const USUAL_ROUTE: Route = Object.freeze({});

const MAX_THEMES = 200;
/** More would let a theme starve the others for good. */
const MAX_PRIORITY = 10;
const DEFAULT_LEAST_CONFIDENCE = 0.7;
const THEME = /^[a-z0-9][a-z0-9-]{0,59}$/;

/** Where a caller goes whose need is about that; the usual way when nothing is known or sure. */
export function routeOf(table: RoutingTable | undefined, need: ThemeOfNeed | undefined): Route {
  if (table === undefined || need === undefined || need.confidence < table.leastConfidence)
    return USUAL_ROUTE;
  return table.themes.get(need.theme) ?? USUAL_ROUTE;
}

/**
 * Reads what each fund does with the themes of needs, by its name.
 *
 * @param queues queues that a table may name
 * @throws SettingsFileError with one line for each fault, and where it is
 */
export function parseRoutingTables(
  text: string,
  queues: readonly string[],
): ReadonlyMap<string, RoutingTable> {
  const known = queues.length === 0 ? 'none is given' : queues.join(', ');
  const route = z
    .strictObject({
      queue: z
        .string('expected the name of a queue')
        .refine((name) => queues.includes(name), `expected one of ROUTING_QUEUES (${known})`)
        .optional(),
      priority: z
        .int('expected a whole number')
        .min(1, `expected 1 to ${MAX_PRIORITY}`)
        .max(MAX_PRIORITY, `expected 1 to ${MAX_PRIORITY}`)
        .optional(),
    })
    .refine(
      ({ queue, priority }) => queue !== undefined || priority !== undefined,
      'expected queue, priority or both',
    );
  const fund = z
    .strictObject({
      leastConfidence: z
        .number('expected a number')
        .min(0, 'expected 0 to 1')
        .max(1, 'expected 0 to 1')
        .default(DEFAULT_LEAST_CONFIDENCE),
      themes: z
        .record(z.string().regex(THEME, 'expected the id of a theme, such as reversion'), route)
        .refine(
          (themes) => Object.keys(themes).length <= MAX_THEMES,
          `expected at most ${MAX_THEMES} themes`,
        ),
    })
    .transform(
      ({ leastConfidence, themes }): RoutingTable => ({
        leastConfidence,
        themes: new Map(Object.entries(themes)),
      }),
    );
  return parseFundFile(text, fund);
}
