import type { EffectSide, EffectView, IndicatorEffect } from '#contract';
import { DataTable } from '../../app/data-table.tsx';
import { wholeWords } from '../numbers.ts';
import { WeekChart, type WeekSeries } from '../week-chart.tsx';
import { differenceSentence, INDICATOR_NAMES, rangeWords, valueWords } from './wording.ts';

/** Props of {@link IndicatorPart}. */
export interface IndicatorPartProps {
  readonly effect: IndicatorEffect;
  /** What is compared. */
  readonly compared: Pick<EffectView, 'baseline' | 'before' | 'after'>;
}

/** One indicator, before and after. */
export function IndicatorPart({ effect, compared }: IndicatorPartProps) {
  const { indicator, before, after, weeks } = effect;
  const name = INDICATOR_NAMES[indicator];
  const row = (label: string, side: EffectSide | null) => ({
    key: label,
    cells:
      side === null
        ? [label, 'aucun chiffre', '–', '–', '–']
        : [
            label,
            valueWords(indicator, side.value),
            rangeWords(indicator, side),
            wholeWords(side.cases),
            wholeWords(side.days),
          ],
  });
  return (
    <section className="sheet-part">
      <h2>{name}</h2>
      <p>{differenceSentence(effect)}</p>
      <DataTable
        caption={`${name}, avant et après`}
        columns={['Période', 'Valeur', 'Intervalle à 95 %', 'Cas', 'Jours']}
        rows={[row('Avant', before), row('Après', after)]}
      />
      <WeekChart
        title={`${name}, par semaine`}
        mondays={weeks.map(({ monday }) => monday)}
        series={seriesOf(effect, name, compared)}
        words={(value) => valueWords(indicator, value)}
        {...(compared.baseline === 'weeks' && { mark: { monday: compared.after.from, label: 'après' } })}
      />
    </section>
  );
}

/** One line; two where a year lies between them. */
function seriesOf(
  { weeks }: IndicatorEffect,
  name: string,
  { baseline, before }: IndicatorPartProps['compared'],
): readonly WeekSeries[] {
  if (baseline === 'weeks') return [{ name, kind: 'line', values: weeks.map(({ value }) => value) }];
  const side = (isAfter: boolean): WeekSeries['values'] =>
    weeks.map(({ monday, value }) => (monday > before.to === isAfter ? value : null));
  return [
    { name: 'Un an plus tôt', kind: 'line', values: side(false) },
    { name: 'Après', kind: 'line', values: side(true) },
  ];
}
