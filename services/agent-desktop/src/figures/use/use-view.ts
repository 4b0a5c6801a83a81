import {
  type CallWay,
  type GapsView,
  type ThemeUse,
  type TrainingNeed,
  type UseView,
  useSchema,
  type WeekUse,
} from '#contract';
import type { ThemeArticles } from '../../knowledge/knowledge-base.ts';
import { wilson } from '../intervals.ts';
import { type Cell, GROUPED } from './use-cells.ts';
import { daysAfter } from './use-spans.ts';
import type { UseSums } from './use-store.ts';

/** What a view is made of. */
export interface UseFacts {
  /** Name of the organisation. */
  readonly organisation: string;
  readonly from: string;
  readonly to: string;
  readonly sums: UseSums;
  /** By Monday. */
  readonly weeks: ReadonlyMap<string, ReadonlyMap<Cell, number>>;
  readonly themes: readonly ThemeArticles[];
  readonly gaps: GapsView;
}

/** A theme of which agents ask less is no training need, whatever came of it. */
const MANY_QUESTIONS = 20;
const MAX_TRAINING = 8;
const MAX_ARTICLES = 6;

type Sums = ReadonlyMap<Cell, number>;
const WAYS = useSchema.shape.calls._zod.def.element.shape.way.options;

/** What a manager sees of the use of the tool. */
export function useView({ organisation, from, to, sums, weeks, themes, gaps }: UseFacts): UseView {
  const { cells } = sums;
  const asked = themeUses(cells, 'asked', themes);
  return {
    organisation,
    from,
    to,
    fictitious: sums.fictitious,
    calls: WAYS.map((way) => ({ way, count: callsOf(cells, way) })).filter(({ count }) => count > 0),
    weeks: [...mondays(from, to)].map((monday) => weekUse(monday, weeks.get(monday) ?? new Map())),
    readiness: {
      ahead: at(cells, 'readiness/ahead'),
      short: at(cells, 'readiness/short'),
      late: at(cells, 'readiness/late'),
      never: at(cells, 'readiness/never'),
      grouped: at(cells, `readiness/${GROUPED}`),
    },
    questions: {
      typed: at(cells, 'questions/typed'),
      dictated: at(cells, 'questions/dictated'),
      grouped: at(cells, `questions/${GROUPED}`),
    },
    feedback: {
      helped: at(cells, 'feedback/helped'),
      didNotHelp: at(cells, 'feedback/did-not-help'),
      grouped: at(cells, `feedback/${GROUPED}`),
    },
    sources: sourcesOf(cells),
    needs: themeUses(cells, 'needs', themes),
    asked,
    training: trainingNeeds(asked, themes),
    gaps,
  };
}

function callsOf(cells: Sums, way: CallWay): number {
  return at(cells, `calls/${way === 'grouped' ? GROUPED : way}`);
}

function sourcesOf(cells: Sums): number {
  return at(cells, 'sources') + at(cells, `sources/${GROUPED}`);
}

function at(cells: Sums, cell: Cell): number {
  return cells.get(cell) ?? 0;
}

function* mondays(from: string, to: string): Generator<string> {
  for (let monday = from; monday <= to; monday = daysAfter(monday, 7)) yield monday;
}

function weekUse(monday: string, cells: Sums): WeekUse {
  const family = (name: string): number =>
    [...cells].reduce((sum, [cell, count]) => sum + (cell.startsWith(`${name}/`) ? count : 0), 0);
  return {
    monday,
    calls: family('calls'),
    listened: callsOf(cells, 'listening'),
    grouped: callsOf(cells, 'grouped'),
    questions: family('questions'),
    sources: sourcesOf(cells),
  };
}

/** The themes of a family of cells, those with the most first, and at the end what cannot be told by theme. */
function themeUses(
  cells: Sums,
  family: 'needs' | 'asked',
  themes: readonly ThemeArticles[],
): readonly ThemeUse[] {
  const labels = new Map(themes.map(({ id, label }) => [id, label]));
  const uses = new Map<string, { answered: number; cautious: number; unanswered: number; grouped: number }>();
  for (const [cell, count] of cells) {
    const [name, theme = '', outcome = GROUPED] = cell.split('/');
    if (name !== family) continue;
    const use = uses.get(theme) ?? { answered: 0, cautious: 0, unanswered: 0, grouped: 0 };
    const word = outcome === GROUPED ? 'grouped' : (outcome as 'answered' | 'cautious' | 'unanswered');
    use[word] += count;
    uses.set(theme, use);
  }
  return [...uses]
    .map(([theme, use]) => ({
      ...use,
      theme: theme === GROUPED || theme === 'none' ? null : theme,
      label:
        theme === GROUPED
          ? 'Thèmes regroupés'
          : theme === 'none'
            ? 'Sans thème'
            : (labels.get(theme) ?? theme),
    }))
    .sort((a, b) => Number(a.theme === null) - Number(b.theme === null) || sumOf(b) - sumOf(a));
}

function sumOf({ answered, cautious, unanswered, grouped }: ThemeUse): number {
  return answered + cautious + unanswered + grouped;
}

/**
 * Themes about which agents ask much and the drafts are less sure than elsewhere: the lower end of the share of unsure drafts
 * (Wilson, 95 %) is above the share over all themes.
 */
function trainingNeeds(
  asked: readonly ThemeUse[],
  themes: readonly ThemeArticles[],
): readonly TrainingNeed[] {
  const known = (use: ThemeUse): number => use.answered + use.cautious + use.unanswered;
  const unsureOf = (use: ThemeUse): number => use.cautious + use.unanswered;
  const all = asked.reduce((sum, use) => sum + known(use), 0);
  const unsureShare = all === 0 ? 0 : asked.reduce((sum, use) => sum + unsureOf(use), 0) / all;
  return asked
    .flatMap((use): TrainingNeed[] => {
      const { theme, label } = use;
      const questions = known(use);
      if (theme === null || questions < MANY_QUESTIONS) return [];
      const unsure = unsureOf(use);
      const range = wilson(unsure / questions, questions);
      if (range.low <= unsureShare) return [];
      const articles = themes.find(({ id }) => id === theme)?.articles.slice(0, MAX_ARTICLES) ?? [];
      return [{ theme, label, questions, unsure, range, articles }];
    })
    .sort((a, b) => b.unsure - a.unsure)
    .slice(0, MAX_TRAINING);
}
