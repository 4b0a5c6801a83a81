import { type Gap, GapState } from '@decroche/contracts';
import { isSamePerson } from '@decroche/french';
import type { GapListView, GapState as GapStateName, GapView } from '#contract';

const STATES: Readonly<Record<GapStateName, GapState>> = {
  open: GapState.OPEN,
  'being-written': GapState.BEING_WRITTEN,
  answered: GapState.ANSWERED,
};

/** Lines that a page shows. */
const MAX_GAPS = 200;
const NO_THEME = 'Thème inconnu';

export function gapStateOf(state: GapStateName): GapState {
  return STATES[state];
}

/** The words of the base alone: an example is what somebody said. */
export function gapView(gap: Gap, asker: string): GapView {
  const { id, words, themeLabel, count, writer, answeredBy, lastSeenMs, toldAtMs } = gap;
  const state = (Object.keys(STATES) as GapStateName[]).find((name) => STATES[name] === gap.state) ?? 'open';
  const own = writer !== '' && isSamePerson(writer, asker);
  return { id, words, themeLabel, count, state, writer, own, answeredBy, lastSeenMs, toldAtMs };
}

/** @param asker name of who asks */
export function gapListView(gaps: readonly Gap[], asker: string): GapListView {
  const themes = new Map<string, { label: string; gaps: number; count: number }>();
  for (const { themeLabel, count } of gaps) {
    const label = themeLabel === '' ? NO_THEME : themeLabel;
    const known = themes.get(label) ?? { label, gaps: 0, count: 0 };
    themes.set(label, { label, gaps: known.gaps + 1, count: known.count + count });
  }
  return {
    gaps: gaps.slice(0, MAX_GAPS).map((gap) => gapView(gap, asker)),
    total: gaps.length,
    themes: [...themes.values()].sort((a, b) => b.count - a.count),
  };
}
