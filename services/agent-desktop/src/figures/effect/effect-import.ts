import type { ImportReport } from '#contract';
import { FIGURES_KEPT_DAYS } from '../kept.ts';
import { dateOf, daysAfter } from '../use/use-spans.ts';
import { readFile } from './effect-file.ts';
import { type LineBounds, readLines } from './effect-lines.ts';
import type { EffectStore } from './effect-store.ts';

/** Faults that a report lists. */
const MAX_FAULTS = 100;

/** Who brings figures in. */
export type Importer = Pick<LineBounds, 'organisations' | 'own'>;

/**
 * Reads a file, says what becomes of each of its lines, and keeps the good ones if that is asked.
 *
 * @throws DependencyAwayError when the database cannot be reached: nothing was kept
 */
export async function importFigures(
  store: EffectStore,
  bytes: Uint8Array,
  importer: Importer,
  { keep, nowMs }: { readonly keep: boolean; readonly nowMs: number },
): Promise<ImportReport> {
  const file = readFile(bytes);
  const nothing = { imported: false, added: 0, replaced: 0, same: 0 };
  if ('fault' in file) return { ...nothing, lines: 0, refused: 0, faults: [file.fault] };
  const today = dateOf(nowMs);
  // Today is not over.
  const bounds = { ...importer, from: daysAfter(today, -FIGURES_KEPT_DAYS), to: daysAfter(today, -1) };
  const { figures, faults } = readLines(file.lines, bounds);
  const counts = { lines: file.lines.length, refused: faults.length, faults: faults.slice(0, MAX_FAULTS) };
  if (figures.length === 0) return { ...nothing, ...counts };
  const outcome = await store.take(figures, { keep });
  return { imported: keep, ...outcome, ...counts };
}
