import { DataTable } from '../app/data-table.tsx';
import { frenchDate } from '../wording/dates.ts';
import { dayWords } from './numbers.ts';

/** What a chart shows of each week. */
export interface WeekSeries {
  readonly name: string;
  /** Bars stand one before the other: the first ones are the whole, the next a part of it. */
  readonly kind: 'bar' | 'line';
  /** One for each week; null where nothing is known. */
  readonly values: readonly (number | null)[];
}

/** Props of {@link WeekChart}. */
export interface WeekChartProps {
  /** What it shows. */
  readonly title: string;
  /** ISO dates of the Mondays, in order. */
  readonly mondays: readonly string[];
  readonly series: readonly WeekSeries[];
  /** A value in words. */
  readonly words: (value: number) => string;
  /** Monday at which something changed, marked by a line. */
  readonly mark?: { readonly monday: string; readonly label: string };
}

const WIDTH = 720;
const HEIGHT = 220;
const LEFT = 84;
const RIGHT = 8;
const TOP = 12;
const BOTTOM = 28;
/** Dates under the axis at most. */
const MAX_DATES = 8;

/** A chart by week, and the same figures as a table that opens below it. */
export function WeekChart({ title, mondays, series, words, mark }: WeekChartProps) {
  const shown = series.flatMap(({ values }) => values.filter((value) => value !== null));
  const hasBars = series.some(({ kind }) => kind === 'bar');
  const high = Math.max(...shown, hasBars ? 1 : Number.NEGATIVE_INFINITY);
  const low = hasBars ? 0 : Math.min(...shown);
  const span = high - low || Math.abs(high) || 1;
  const bottom = hasBars ? 0 : low - span * 0.1;
  const top = high + span * 0.1;
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, mondays.length);
  const xOf = (at: number): number => LEFT + step * (at + 0.5);
  const yOf = (value: number): number =>
    TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - bottom) / (top - bottom));
  const everyDate = Math.ceil(mondays.length / MAX_DATES);
  const marked = mark === undefined ? -1 : mondays.findIndex((monday) => monday >= mark.monday);
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      {series.length > 1 && (
        <ul className="legend" aria-hidden="true">
          {series.map(({ name, kind }, at) => (
            <li key={name} className={`legend-${kind}-${at}`}>
              {name}
            </li>
          ))}
        </ul>
      )}
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
        {[bottom, (bottom + top) / 2, top].map((value) => (
          <g key={value}>
            <line className="grid" x1={LEFT} x2={WIDTH - RIGHT} y1={yOf(value)} y2={yOf(value)} />
            <text className="tick" x={LEFT - 8} y={yOf(value) + 4} textAnchor="end">
              {words(value)}
            </text>
          </g>
        ))}
        {mondays.map((monday, at) =>
          at % everyDate === 0 ? (
            <text key={monday} className="tick" x={xOf(at)} y={HEIGHT - 8} textAnchor="middle">
              {dayWords(monday)}
            </text>
          ) : null,
        )}
        {series.map(({ name, kind, values }, order) =>
          kind === 'bar' ? (
            <g key={name} className={`bars-${order}`}>
              {values.map((value, at) =>
                value === null || value === 0 ? null : (
                  <rect
                    key={mondays[at]}
                    x={xOf(at) - step * 0.35}
                    width={step * 0.7}
                    y={yOf(value)}
                    height={yOf(bottom) - yOf(value)}
                  />
                ),
              )}
            </g>
          ) : (
            <g key={name} className={`line-${order}`}>
              <path d={pathOf(values.map((value, at) => value && [xOf(at), yOf(value)]))} />
              {values.map((value, at) =>
                value === null ? null : <circle key={mondays[at]} cx={xOf(at)} cy={yOf(value)} r={3} />,
              )}
            </g>
          ),
        )}
        {mark !== undefined && marked >= 0 && (
          <g className="mark">
            <line x1={xOf(marked - 0.5)} x2={xOf(marked - 0.5)} y1={TOP} y2={HEIGHT - BOTTOM} />
            <text className="tick" x={xOf(marked - 0.5) + 6} y={TOP + 10}>
              {mark.label}
            </text>
          </g>
        )}
      </svg>
      <details>
        <summary>Les mêmes chiffres en tableau</summary>
        <DataTable
          caption={title}
          columns={['Semaine du', ...series.map(({ name }) => name)]}
          rows={mondays.map((monday, at) => ({
            key: monday,
            cells: [
              frenchDate(monday),
              ...series.map(({ values }) => {
                const value = values[at] ?? null;
                return value === null ? 'aucun chiffre' : words(value);
              }),
            ],
          }))}
        />
      </details>
    </figure>
  );
}

/** A line through points, broken where one is missing. */
function pathOf(points: readonly (readonly [number, number] | null | 0)[]): string {
  return points
    .map((point, at) => {
      if (!point) return '';
      return `${at > 0 && points[at - 1] ? 'L' : 'M'}${point[0].toFixed(1)} ${point[1].toFixed(1)}`;
    })
    .join('');
}
