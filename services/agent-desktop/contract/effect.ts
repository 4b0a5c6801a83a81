import { type Sent, z } from './schema.ts';

/**
 * What the fund's own tools measure: mean time of handling (seconds), and the shares of calls answered, of callers who call again,
 * and of callers who are satisfied (0 to 1).
 */
export const INDICATORS = ['dmt', 'decroche', 'reiteration', 'satisfaction'] as const;
const indicatorSchema = z.enum(INDICATORS);
export type Indicator = Sent<typeof indicatorSchema>;

const WEEKS = 'expected 1 to 26 weeks';
const DATE = 'expected a date such as 2026-09-01';
const dateSchema = z.string().check(z.iso.date(DATE));

/** What is called before: the weeks just before, or the same weeks of the year before. */
export const BASELINES = ['weeks', 'year'] as const;
const baselineSchema = z.enum(BASELINES);
export type Baseline = Sent<typeof baselineSchema>;

/** Query of `GET /api/manager/effect`, and body of `POST /api/manager/effect/export`. */
export const effectQuerySchema = z.object({
  /** First day of what is called after; absent, a Monday: the fourth week from it, or the last of fewer, is that of the last imported day. */
  pivot: z.optional(dateSchema),
  /** Compared on each side. */
  weeks: z._default(z.coerce.number().check(z.int(WEEKS), z.minimum(1, WEEKS), z.maximum(26, WEEKS)), 4),
  baseline: z._default(baselineSchema, 'weeks'),
});
export type EffectQuery = Sent<typeof effectQuerySchema>;

/** A figure between two ends (95 %). */
const estimateSchema = z.object({ value: z.number(), low: z.number(), high: z.number() });

const sideSchema = z.object({
  /** Days with figures. */
  days: z.number(),
  cases: z.number(),
  value: z.number(),
  /** Null with too few days to know. */
  range: z.nullable(z.object({ low: z.number(), high: z.number() })),
});
export type EffectSide = Sent<typeof sideSchema>;

const indicatorEffectSchema = z.object({
  indicator: indicatorSchema,
  before: z.nullable(sideSchema),
  after: z.nullable(sideSchema),
  /** After less before; null with too few days on a side. */
  difference: z.nullable(estimateSchema),
  /** By week, its Monday first. */
  weeks: z.array(z.object({ monday: z.string(), value: z.number(), cases: z.number() })),
});
export type IndicatorEffect = Sent<typeof indicatorEffectSchema>;

/** First and last day of a side. */
const daysSchema = z.object({ from: z.string(), to: z.string() });
export type EffectDays = Sent<typeof daysSchema>;

/** Answer of `GET /api/manager/effect`: the figures that an organisation brought in, before a day and from it on. */
export const effectSchema = z.object({
  organisation: z.string(),
  /** First and last day that was brought in; null with none. */
  known: z.nullable(daysSchema),
  fictitious: z.boolean(),
  weeks: z.number(),
  baseline: baselineSchema,
  before: daysSchema,
  after: daysSchema,
  indicators: z.array(indicatorEffectSchema),
});
export type EffectView = Sent<typeof effectSchema>;

/** Query of the two imports: without `import` the file is read and nothing of it is kept. */
export const importQuerySchema = z.object({
  import: z._default(z.enum(['true', 'false']), 'false'),
});

/**
 * What is wrong with a file or a line.
 * - `empty`, `unreadable`, `too-many-lines`: of the whole file.
 * - `missing-column`, `unknown-column`, `twice-a-column`: of its first line. A column that is not expected could be about a person.
 * - `missing`: nothing stands in the column. `date`, `future`, `too-old`: of the day.
 * - `indicator`; `number`, `ambiguous-number`, `ambiguous-share`, `out-of-bounds`: of the figure.
 * - `too-few-cases`, `too-few-agents`: fewer than five.
 * - `other-organisation`: not that of who imports, or one that there is not.
 * - `twice`: the day and indicator stand in a line before it.
 */
export const IMPORT_FAULTS = [
  'empty',
  'unreadable',
  'too-many-lines',
  'missing-column',
  'unknown-column',
  'twice-a-column',
  'missing',
  'date',
  'future',
  'too-old',
  'indicator',
  'number',
  'ambiguous-number',
  'ambiguous-share',
  'out-of-bounds',
  'too-few-cases',
  'too-few-agents',
  'other-organisation',
  'twice',
] as const;
const importFaultCodeSchema = z.enum(IMPORT_FAULTS);
export type ImportFaultCode = Sent<typeof importFaultCodeSchema>;

/** Columns of the file, by their names in it. */
export const IMPORT_COLUMNS = ['date', 'organisation', 'indicateur', 'valeur', 'cas', 'agents'] as const;
export type ImportColumn = (typeof IMPORT_COLUMNS)[number];

const importFaultSchema = z.object({
  /** Of the file, from 1 on. */
  line: z.number(),
  code: importFaultCodeSchema,
  /** Null where it is about the whole line; a number from 1 on for a column of another name. */
  column: z.nullable(z.union([z.enum(IMPORT_COLUMNS), z.number()])),
});
export type ImportFault = Sent<typeof importFaultSchema>;

/** Answer of the two imports. */
export const importReportSchema = z.object({
  imported: z.boolean(),
  /** Lines with figures, good or bad. */
  lines: z.number(),
  added: z.number(),
  /** They replace what was brought in before. */
  replaced: z.number(),
  /** They are there already. */
  same: z.number(),
  /** Lines that are not taken; the first hundred of them are listed. */
  refused: z.number(),
  faults: z.array(importFaultSchema),
});
export type ImportReport = Sent<typeof importReportSchema>;
