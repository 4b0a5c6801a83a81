import type { Organisation } from '#contract';
import type { EffectFigure } from './effect/effect-lines.ts';
import type { EffectStore } from './effect/effect-store.ts';
import { type Cell, GROUPED, type Tally } from './use/use-cells.ts';
import { dateOf, daysAfter, mondayOf } from './use/use-spans.ts';
import type { UseStore } from './use/use-store.ts';

/** Working days before today that are made up: half a year of use, a year and a half of what the fund's own tools measure. */
const USE_DAYS = 182;
const EFFECT_DAYS = 540;
/** What the tool began with, days before today. */
const BEGUN_DAYS = 140;

/** Share of the calls of a day in each cell of the use. */
const USE: Readonly<Record<Cell, number>> = {
  'calls/listening': 0.71,
  'calls/refused': 0.09,
  'calls/silent': 0.07,
  'calls/not-understood': 0.08,
  'calls/no-capacity': 0.03,
  [`calls/${GROUPED}`]: 0.02,
  'readiness/ahead': 0.52,
  'readiness/short': 0.09,
  'readiness/late': 0.05,
  'readiness/never': 0.05,
  'questions/typed': 0.31,
  'questions/dictated': 0.08,
  'feedback/helped': 0.14,
  'feedback/did-not-help': 0.03,
  sources: 0.27,
  'needs/reversion/answered': 0.12,
  'needs/reversion/cautious': 0.03,
  'needs/age-legal/answered': 0.16,
  'needs/age-legal/unanswered': 0.03,
  'needs/paiement/answered': 0.14,
  'needs/releve-carriere/answered': 0.09,
  'needs/releve-carriere/cautious': 0.05,
  [`needs/${GROUPED}`]: 0.09,
  'asked/reversion/answered': 0.09,
  'asked/reversion/cautious': 0.02,
  'asked/releve-carriere/answered': 0.05,
  'asked/releve-carriere/cautious': 0.05,
  'asked/releve-carriere/unanswered': 0.04,
  'asked/age-legal/answered': 0.1,
  [`asked/${GROUPED}`]: 0.04,
};

/**
 * Made-up figures for a demonstration, the same ones each time, each marked as what it is. Figures that an organisation has already
 * stay as they are.
 *
 * @throws DependencyAwayError when the database cannot be reached
 */
export async function makeUpFigures(
  organisations: readonly Organisation[],
  { use, effect }: { readonly use: UseStore; readonly effect: EffectStore },
  nowMs: number,
): Promise<void> {
  const today = dateOf(nowMs);
  for (const [at, { id }] of organisations.entries()) {
    if ((await effect.known(id)) !== undefined) continue;
    const size = at === 0 ? 1 : 0.4;
    for (const day of workingDays(today, USE_DAYS)) {
      const tallies = Object.entries(USE).map(
        ([cell, share]) => [cell, made(share, size, day, cell)] as const,
      );
      const page = { span: { length: 'day', start: day }, organisation: id } as const;
      await use.write(page, new Map(tallies), true);
    }
    const figures = workingDays(today, EFFECT_DAYS).flatMap((day) => effectOf(id, day, size, today));
    await effect.take(figures, { keep: true, fictitious: true });
  }
}

/** Made of five people at least, as every figure is. */
function made(share: number, size: number, day: string, cell: Cell): Tally {
  const count = Math.round(320 * size * share * (0.85 + 0.3 * wobble(`${day}${cell}`)));
  const people = Math.max(5, Math.min(18 * size, count / 3));
  return {
    count: Math.max(count, Math.ceil(people)),
    people: new Set(Array.from({ length: Math.round(people) }, (_, at) => `fictitious-${at}`)),
  };
}

function effectOf(organisation: string, day: string, size: number, today: string): EffectFigure[] {
  const after = day >= mondayOf(daysAfter(today, -BEGUN_DAYS));
  const cases = Math.round(320 * size * (0.8 + 0.4 * wobble(`${day}cases`)));
  const around = (level: number, spread: number, name: string): number =>
    Number((level + spread * (wobble(`${day}${name}${organisation}`) - 0.5)).toFixed(4));
  const shared = { organisation, day, agents: Math.round(24 * size) };
  return [
    { ...shared, indicator: 'dmt', value: around(after ? 352 : 391, 90, 'dmt'), cases },
    { ...shared, indicator: 'decroche', value: around(after ? 0.87 : 0.84, 0.12, 'decroche'), cases },
    { ...shared, indicator: 'reiteration', value: around(after ? 0.171 : 0.178, 0.06, 'again'), cases },
    {
      ...{ ...shared, indicator: 'satisfaction', value: around(after ? 0.81 : 0.8, 0.1, 'glad') },
      cases: Math.round(cases / 8),
    },
  ];
}

function workingDays(today: string, days: number): string[] {
  return Array.from({ length: days }, (_, at) => daysAfter(today, at - days)).filter((day) => {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    return weekday > 0 && weekday < 6;
  });
}

/** 0 to 1, the same for the same text (FNV-1a, its bits mixed). */
function wobble(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) / 2 ** 32;
}
