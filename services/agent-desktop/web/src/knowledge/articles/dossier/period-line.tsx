import { Link } from 'wouter';
import type { ArticleLineView } from '#contract';
import { periodWords } from '../wording.ts';
import { barsOf } from './period-bars.ts';

/** Props of {@link PeriodLine}. */
export interface PeriodLineProps {
  readonly slug: string;
  readonly periods: readonly ArticleLineView[];
}

/** The rules of one subject on a line of time, with the table behind it. */
export function PeriodLine({ slug, periods }: PeriodLineProps) {
  const line =
    periods.length === 1 && periods[0]?.validFrom === '' && periods[0].validTo === '' ? [] : periods;
  if (line.length === 0) return null;
  const { bars, marks } = barsOf(line, Date.now());
  return (
    <section className="sheet-part" aria-labelledby="periods">
      <h2 id="periods">Périodes de validité dans ce thème</h2>
      <svg className="periods" viewBox={`0 0 100 ${bars.length * 6 + 6}`} aria-hidden="true">
        {bars.map(({ from, to, slug: of }, at) => (
          <rect
            key={of}
            className={of === slug ? 'own' : undefined}
            x={from}
            y={at * 6 + 1}
            width={Math.max(0.5, to - from)}
            height={4}
            rx={0.6}
          />
        ))}
        {marks.map(({ at, label }) => (
          <g key={label}>
            <line x1={at} x2={at} y1={0} y2={bars.length * 6 + 1} />
            <text x={Math.min(97, Math.max(3, at))} y={bars.length * 6 + 5}>
              {label}
            </text>
          </g>
        ))}
      </svg>
      <table className="sheet-table">
        <caption className="visually-hidden">Périodes de validité, la plus ancienne d’abord</caption>
        <thead>
          <tr>
            <th scope="col">Article</th>
            <th scope="col">La règle vaut pour les retraites qui prennent effet</th>
          </tr>
        </thead>
        <tbody>
          {line.map((article) => (
            <tr key={article.latest.slug}>
              <th scope="row">
                {article.latest.slug === slug ? (
                  <strong>{article.title} (cet article)</strong>
                ) : (
                  <Link href={`/expert/articles/${article.latest.slug}`}>{article.title}</Link>
                )}
              </th>
              <td>{periodWords(article)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
