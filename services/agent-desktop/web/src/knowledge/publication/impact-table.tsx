import { Link } from 'wouter';
import type { ImpactView } from '#contract';
import { withFixedSpaces } from '../../wording/typography.ts';
import { impactSentence, VERDICT_WORDS } from './impact-wording.ts';

/** What publishing would change for the golden questions: which articles come first, now and then. */
export function ImpactTable({ impact }: { readonly impact: ImpactView }) {
  const { worse, changes } = impact;
  return (
    <section className="sheet-part" aria-labelledby="impact">
      <h2 id="impact">Effet sur les questions de contrôle</h2>
      <p className={worse === 0 ? 'verdict good' : 'verdict bad'}>{impactSentence(impact)}</p>
      {changes.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard (RGAA 10.11, WCAG 2.1.1).
        <section className="scrolled" aria-label="Questions qui changent" tabIndex={0}>
          <table className="sheet-table">
            <caption className="visually-hidden">Questions de contrôle qui changent</caption>
            <thead>
              <tr>
                <th scope="col">Question</th>
                <th scope="col">Articles trouvés aujourd’hui</th>
                <th scope="col">Après publication</th>
                <th scope="col">Verdict</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ id, question, before, after, verdict }) => (
                <tr key={id} className={verdict === 'worse' ? 'bad' : undefined}>
                  <th scope="row">{withFixedSpaces(question)}</th>
                  <td>
                    <Slugs slugs={before} />
                  </td>
                  <td>
                    <Slugs slugs={after} />
                  </td>
                  <td>{VERDICT_WORDS[verdict]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

function Slugs({ slugs }: { readonly slugs: readonly string[] }) {
  if (slugs.length === 0) return 'aucun';
  return (
    <ol className="plain-list">
      {slugs.map((slug) => (
        <li key={slug}>
          <Link href={`/expert/articles/${slug}`}>{slug}</Link>
        </li>
      ))}
    </ol>
  );
}
