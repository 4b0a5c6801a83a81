import type { EffectDays, EffectSide, EffectView } from '#contract';
import { type CsvField, csvFile } from '../../http/csv-file.ts';

const NOTHING: readonly CsvField[] = [null, null, null, null, null];

/** What a view shows, as a file: a line for each indicator, then one for each of its weeks. DMT in seconds, shares from 0 to 1. */
export function effectFile(view: EffectView): string {
  const side = ({ from, to }: EffectDays, each: EffectSide | null): readonly CsvField[] => [
    ...[from, to],
    ...(each === null
      ? NOTHING
      : [each.days, each.cases, each.value, each.range?.low ?? null, each.range?.high ?? null]),
  ];
  const columns = (name: string): string[] =>
    ['du', 'au', 'jours', 'cas', 'valeur', 'bas', 'haut'].map((column) => `${column} (${name})`);
  const head = ['partie', 'indicateur', 'semaine du', ...columns('avant'), ...columns('après')];
  const rows: CsvField[][] = [[...head, 'écart', 'écart bas', 'écart haut']];
  for (const { indicator, before, after, difference, weeks } of view.indicators) {
    rows.push([
      ...['comparaison', indicator, null],
      ...side(view.before, before),
      ...side(view.after, after),
      ...(difference === null ? [null, null, null] : [difference.value, difference.low, difference.high]),
    ]);
    for (const { monday, value, cases } of weeks) {
      rows.push(['semaine', indicator, monday, null, null, null, cases, value]);
    }
  }
  if (view.fictitious) rows.push(['données fictives']);
  return csvFile(rows);
}
