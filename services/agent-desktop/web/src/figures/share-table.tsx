import { shareWords, wholeWords } from './numbers.ts';

/** A row of a {@link ShareTable}. */
export interface ShareRow {
  readonly key: string;
  readonly label: string;
  readonly count: number;
}

/** Props of {@link ShareTable}. */
export interface ShareTableProps {
  /** What is in it, for whoever hears it. */
  readonly caption: string;
  /** What is counted. */
  readonly unit: string;
  readonly rows: readonly ShareRow[];
}

const BAR_WIDTH = 100;

/** Counts and their shares of the whole, each with a bar for whoever sees it. */
export function ShareTable({ caption, unit, rows }: ShareTableProps) {
  const whole = rows.reduce((sum, { count }) => sum + count, 0);
  return (
    <table className="sheet-table share-table">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Comment</th>
          <th scope="col" className="figure">
            {unit}
          </th>
          <th scope="col" className="figure">
            Part
          </th>
          <td aria-hidden="true" className="share-bar" />
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, label, count }) => (
          <tr key={key}>
            <th scope="row">{label}</th>
            <td className="figure">{wholeWords(count)}</td>
            <td className="figure">{shareWords(count, whole)}</td>
            <td aria-hidden="true" className="share-bar">
              <svg viewBox={`0 0 ${BAR_WIDTH} 12`} preserveAspectRatio="none" aria-hidden="true">
                <rect
                  className="bar-fill"
                  width={whole === 0 ? 0 : (BAR_WIDTH * count) / whole}
                  height={12}
                />
              </svg>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
