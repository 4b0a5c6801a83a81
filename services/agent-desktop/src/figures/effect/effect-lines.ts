import type { ImportColumn, ImportFault, ImportFaultCode, Indicator } from '#contract';
import { LEAST_SHOWN } from '../suppression.ts';
import { LEAST_PEOPLE } from '../use/use-cells.ts';
import { type FileLine, plainWord } from './effect-file.ts';

/** What one indicator was on one day in one organisation. */
export interface EffectFigure {
  readonly organisation: string;
  /** ISO date. */
  readonly day: string;
  readonly indicator: Indicator;
  /** Seconds, or a share from 0 to 1. */
  readonly value: number;
  readonly cases: number;
  readonly agents: number;
}

/** What a line is held against. */
export interface LineBounds {
  /** Ids of the organisations whose figures may be brought in. */
  readonly organisations: ReadonlySet<string>;
  /** That of a line that names none; undefined where each line has to. */
  readonly own: string | undefined;
  /** First and last day that is taken, ISO dates. */
  readonly from: string;
  readonly to: string;
}

/** A line that is not taken, and where it is wrong. */
class LineFault extends Error {
  override readonly name = 'LineFault';
  readonly code: ImportFaultCode;
  readonly column: ImportColumn | null;

  constructor(code: ImportFaultCode, column: ImportColumn | null) {
    super(`${column}: ${code}`);
    this.code = code;
    this.column = column;
  }
}

const INDICATOR_NAMES: Readonly<Record<string, Indicator>> = {
  dmt: 'dmt',
  'duree moyenne de traitement': 'dmt',
  decroche: 'decroche',
  'taux de decroche': 'decroche',
  reiteration: 'reiteration',
  'taux de reiteration': 'reiteration',
  satisfaction: 'satisfaction',
  'taux de satisfaction': 'satisfaction',
};
/** Seconds: nobody handles a call within one, or for more than four hours on average. */
const DMT_BOUNDS = { low: 1, high: 14_400 };
const MAX_CASES = 1_000_000;
const MAX_AGENTS = 100_000;

/** The figures of a file, and the lines that give none. */
export function readLines(
  lines: readonly FileLine[],
  bounds: LineBounds,
): { readonly figures: readonly EffectFigure[]; readonly faults: readonly ImportFault[] } {
  const figures = new Map<string, EffectFigure>();
  const faults: ImportFault[] = [];
  for (const { line, fields } of lines) {
    try {
      const figure = figureOf(fields, bounds);
      const key = `${figure.day} ${figure.indicator} ${figure.organisation}`;
      if (figures.has(key)) throw new LineFault('twice', null);
      figures.set(key, figure);
    } catch (error) {
      if (!(error instanceof LineFault)) throw error;
      faults.push({ line, code: error.code, column: error.column });
    }
  }
  return { figures: [...figures.values()], faults };
}

function figureOf(fields: FileLine['fields'], bounds: LineBounds): EffectFigure {
  const of = (column: ImportColumn): string => {
    if (fields[column] === '') throw new LineFault('missing', column);
    return fields[column];
  };
  const organisation = fields.organisation === '' ? bounds.own : fields.organisation;
  if (organisation === undefined) throw new LineFault('missing', 'organisation');
  if (!bounds.organisations.has(organisation)) throw new LineFault('other-organisation', 'organisation');
  const day = dayOf(of('date'));
  if (day > bounds.to) throw new LineFault('future', 'date');
  if (day < bounds.from) throw new LineFault('too-old', 'date');
  const indicator = INDICATOR_NAMES[plainWord(of('indicateur'))];
  if (indicator === undefined) throw new LineFault('indicator', 'indicateur');
  const value = indicator === 'dmt' ? durationOf(of('valeur')) : shareOf(of('valeur'));
  const cases = wholeOf(of('cas'), 'cas', MAX_CASES);
  if (cases < LEAST_SHOWN) throw new LineFault('too-few-cases', 'cas');
  const agents = wholeOf(of('agents'), 'agents', MAX_AGENTS);
  if (agents < LEAST_PEOPLE) throw new LineFault('too-few-agents', 'agents');
  return { organisation, day, indicator, value, cases, agents };
}

/** ISO date of a day as it is written in France (1/9/2026, 01.09.26), or in ISO; with a time of midnight behind it or not. */
function dayOf(text: string): string {
  const written = text.replace(/[ T]0?0:00(:00)?$/, '');
  const french = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$/.exec(written);
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(written);
  const [year, month, day] = french
    ? [french[3]?.padStart(4, '20'), french[2], french[1]]
    : [iso?.[1], iso?.[2], iso?.[3]];
  const date = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
  const ms = Date.parse(`${date}T00:00:00Z`);
  // A day that there is not, such as 31 June, is another one by now.
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date)
    throw new LineFault('date', 'date');
  return date;
}

/** Seconds from "312,5", "5:12" or "0:05:12". */
function durationOf(text: string): number {
  const clock = /^(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)$/.exec(text);
  const seconds =
    clock === null
      ? numberOf(text.replace(/\s?s$/, ''))
      : Number(clock[1] ?? 0) * 3_600 + Number(clock[2]) * 60 + Number(clock[3]);
  if (seconds < DMT_BOUNDS.low || seconds > DMT_BOUNDS.high) throw new LineFault('out-of-bounds', 'valeur');
  return seconds;
}

/** Share from a percentage, "87,5" or "87,5 %". */
function shareOf(text: string): number {
  const marked = text.endsWith('%');
  const percent = numberOf(marked ? text.slice(0, -1) : text);
  // 0,87 may be 87 % or 0,87 %: whoever wrote it says which.
  if (!marked && percent > 0 && percent <= 1) throw new LineFault('ambiguous-share', 'valeur');
  if (percent > 100) throw new LineFault('out-of-bounds', 'valeur');
  return percent / 100;
}

/** A number as it is written in France: a comma before the decimals, blanks between thousands; a point before decimals too. */
function numberOf(text: string): number {
  const bare = text.replace(/[\s\u00a0\u202f]/g, '');
  if (!/^\d{1,9}([.,]\d{1,6})?$/.test(bare)) throw new LineFault('number', 'valeur');
  // 1.234 is a thousand and more to some.
  if (/^\d{1,3}\.\d{3}$/.test(bare)) throw new LineFault('ambiguous-number', 'valeur');
  return Number(bare.replace(',', '.'));
}

function wholeOf(text: string, column: ImportColumn, most: number): number {
  const bare = text.replace(/[\s\u00a0\u202f]/g, '');
  if (!/^\d{1,9}$/.test(bare)) throw new LineFault('number', column);
  const whole = Number(bare);
  if (whole > most) throw new LineFault('out-of-bounds', column);
  return whole;
}
