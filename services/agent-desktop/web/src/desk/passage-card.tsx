import type { PassageView } from '../../../src/desk-view.ts';
import { frenchDate, validity } from '../wording/dates.ts';
import { isRegional } from '../wording/source-numbers.ts';

/** One passage with everything that says where it comes from. */
export function PassageCard({
  passage,
  heading: Heading = 'h4',
}: {
  readonly passage: PassageView;
  readonly heading?: 'h3' | 'h4';
}) {
  const valid = validity(passage.validFrom, passage.validTo);
  return (
    <article className="passage">
      <Heading className="passage-title">
        {passage.title}
        {passage.sectionTitle !== '' && <span className="passage-section"> · {passage.sectionTitle}</span>}
      </Heading>
      <p className="passage-tags">
        {isRegional(passage) && <span className="tag regional">Règle de la caisse</span>}
        {passage.demonstration && <span className="tag">Base de démonstration</span>}
      </p>
      <p className="passage-text">{passage.text}</p>
      {valid !== '' && <p className="passage-valid">{valid}</p>}
      <ul className="passage-sources">
        {passage.sources.map(({ title, url, checkedOn }) => (
          <li key={url}>
            <SourceLink url={url} title={title} />
            {frenchDate(checkedOn) !== '' && (
              <span className="muted"> vérifié le {frenchDate(checkedOn)}</span>
            )}
          </li>
        ))}
      </ul>
    </article>
  );
}

/** A link only to an ordinary address: anything else is shown as text. */
function SourceLink({ url, title }: { readonly url: string; readonly title: string }) {
  if (!/^https?:\/\//.test(url)) return <span>{title}</span>;
  return (
    <a href={url} target="_blank" rel="noreferrer" title={url}>
      {title}
      <span className="visually-hidden"> (nouvel onglet)</span>
    </a>
  );
}
