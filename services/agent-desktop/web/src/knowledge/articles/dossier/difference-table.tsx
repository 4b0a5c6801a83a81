import { Fragment } from 'react';
import type { VersionTextView } from '#contract';
import { aroundChanges, type DifferenceRow, differenceOf } from '../text-difference.ts';

/** Lines that are shown around each change. */
const AROUND = 2;

/** Props of {@link DifferenceTable}. */
export interface DifferenceTableProps {
  readonly before: VersionTextView;
  readonly after: VersionTextView;
}

/** Two versions side by side, where they differ. */
export function DifferenceTable({ before, after }: DifferenceTableProps) {
  const rows = differenceOf(before.text, after.text);
  const changes = rows.filter(({ kind }) => kind !== 'same').length;
  const title = `Différences entre les versions ${before.version.version} et ${after.version.version}`;
  return (
    <section className="sheet-part" aria-labelledby="differences">
      <h2 id="differences">{title}</h2>
      <p>
        {changes === 0
          ? 'Les deux textes sont les mêmes.'
          : changes === 1
            ? '1 ligne change.'
            : `${changes} lignes changent.`}
      </p>
      {changes > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard (RGAA 10.11, WCAG 2.1.1).
        <section className="scrolled" aria-label="Les deux textes côte à côte" tabIndex={0}>
          <table className="difference">
            <caption className="visually-hidden">{title}</caption>
            <thead>
              <tr>
                <th scope="col">Version {before.version.version}</th>
                <th scope="col">Version {after.version.version}</th>
              </tr>
            </thead>
            <tbody>
              {aroundChanges(rows, AROUND).map((row, at) => (
                <Row key={keyOf(row, at)} row={row} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

function keyOf(row: DifferenceRow | null, at: number): string {
  return row === null ? `gap ${at}` : `${row.before?.line ?? ''} ${row.after?.line ?? ''}`;
}

function Row({ row }: { readonly row: DifferenceRow | null }) {
  if (row === null) {
    return (
      <tr className="left-out">
        <td colSpan={2}>lignes sans changement</td>
      </tr>
    );
  }
  const { kind, before, after } = row;
  return (
    <tr>
      <td>{before !== null && (kind === 'same' ? <Line line={before} /> : <Removed line={before} />)}</td>
      <td>{after !== null && (kind === 'same' ? <Line line={after} /> : <Added line={after} />)}</td>
    </tr>
  );
}

type ShownLine = NonNullable<DifferenceRow['before']>;

function Line({ line }: { readonly line: ShownLine }) {
  return (
    <Fragment>
      <span className="line-number">{line.line}</span> {line.text}
    </Fragment>
  );
}

function Removed({ line }: { readonly line: ShownLine }) {
  return (
    <del>
      <span className="visually-hidden">Retiré : </span>
      <Line line={line} />
    </del>
  );
}

function Added({ line }: { readonly line: ShownLine }) {
  return (
    <ins>
      <span className="visually-hidden">Ajouté : </span>
      <Line line={line} />
    </ins>
  );
}
