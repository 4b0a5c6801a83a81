import type { EffectSide, IndicatorEffect } from '#contract';
import { DataTable } from '../../app/data-table.tsx';
import { wholeWords } from '../numbers.ts';
import { WeekChart } from '../week-chart.tsx';
import { differenceSentence, INDICATOR_NAMES, rangeWords, valueWords } from './wording.ts';

/** Props of {@link IndicatorPart}. */
export interface IndicatorPartProps {
  readonly effect: IndicatorEffect;
  /** ISO date. */
  readonly pivot: string;
}

/** One indicator, before and after. */
export function IndicatorPart({ effect, pivot }: IndicatorPartProps) {
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
        series={[{ name, kind: 'line', values: weeks.map(({ value }) => value) }]}
        words={(value) => valueWords(indicator, value)}
        mark={{ monday: pivot, label: 'après' }}
      />
    </section>
  );
}
