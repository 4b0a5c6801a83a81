import type { ReadingView } from '#contract';
import { readingAge } from '../wording.ts';

/** What an article rests on, with how long ago each source was read. */
export function SourceAges({ reading }: { readonly reading: NonNullable<ReadingView> }) {
  const sources = reading.sections[0]?.sources ?? [];
  return (
    <section className="sheet-part" aria-labelledby="sources">
      <h2 id="sources">Sources</h2>
      {sources.length === 0 ? (
        <p>Aucune source : cet article ne se publie pas.</p>
      ) : (
        <table className="sheet-table">
          <caption className="visually-hidden">Sources de l’article et date de lecture</caption>
          <thead>
            <tr>
              <th scope="col">Source</th>
              <th scope="col">Nature</th>
              <th scope="col">Lecture</th>
              <th scope="col">Lu aussi dans</th>
            </tr>
          </thead>
          <tbody>
            {sources.map((source) => {
              const age = readingAge(source.checkedOn, Date.now());
              return (
                <tr key={`${source.url} ${source.reference} ${source.title}`}>
                  <th scope="row">
                    <SourceTitle url={source.url} title={source.title} />
                    {source.reference !== '' && <span className="muted"> ({source.reference})</span>}
                  </th>
                  <td>{KINDS[source.kind] ?? source.kind}</td>
                  <td className={age.stale ? 'stale' : undefined}>
                    {age.words}
                    {age.stale && source.checkedOn !== '' && ', à relire'}
                  </td>
                  <td>
                    {source.readIn.map(({ title, checkedOn }) => (
                      <span key={title} className="line">
                        {title}, {readingAge(checkedOn, Date.now()).words}
                      </span>
                    ))}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}

const KINDS: Readonly<Record<string, string>> = {
  loi: 'loi',
  officiel: 'organisme officiel',
  interne: 'note interne',
  organisme: 'autre organisme',
  autre: 'autre',
};

/** A link only to an ordinary address: anything else is shown as text. */
function SourceTitle({ url, title }: { readonly url: string; readonly title: string }) {
  if (!/^https?:\/\//.test(url)) return title;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {title}
      <span className="visually-hidden"> (nouvel onglet)</span>
    </a>
  );
}
