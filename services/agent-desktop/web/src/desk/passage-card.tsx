import type { ReactNode } from 'react';
import type { PassageView, SourceView } from '../../../src/desk-view.ts';
import { frenchDate, validity } from '../wording/dates.ts';
import { isRegional } from '../wording/source-numbers.ts';
import { withFixedSpaces } from '../wording/typography.ts';

/** Props of {@link PassageCard}. */
export interface PassageCardProps {
  readonly passage: PassageView;
  /** Of its title. */
  readonly level: 3 | 4;
  /** What one can do with it. */
  readonly children?: ReactNode;
}

/** One passage with everything that says where it comes from. */
export function PassageCard({ passage, level, children }: PassageCardProps) {
  const Title = `h${level}` as const;
  return (
    <article className="passage">
      <div className="passage-head">
        <Title className="passage-title">
          {withFixedSpaces(passage.title)}
          {passage.sectionTitle !== '' && <span className="passage-section"> · {passage.sectionTitle}</span>}
        </Title>
        {isRegional(passage) && <span className="tag regional">Règle de la caisse</span>}
        {passage.demonstration && <DemonstrationTag />}
      </div>
      <PassageText passage={passage} />
      <div className="passage-foot">
        <SourceList sources={passage.sources} />
        {children}
      </div>
    </article>
  );
}

/** Words of a passage, and when they apply. */
export function PassageText({ passage }: { readonly passage: PassageView }) {
  const valid = validity(passage.validFrom, passage.validTo);
  return (
    <>
      <p className="passage-text">{withFixedSpaces(passage.text)}</p>
      {valid !== '' && <p className="passage-valid">{valid}</p>}
    </>
  );
}

export function DemonstrationTag() {
  return <span className="tag">Base de démonstration</span>;
}

/** Public sources with the day on which each was checked. */
export function SourceList({ sources }: { readonly sources: readonly SourceView[] }) {
  return (
    <ul className="passage-sources">
      {sources.map(({ title, url, checkedOn }) => (
        <li key={url}>
          <SourceLink url={url} title={title} />
          {frenchDate(checkedOn) !== '' && (
            <span className="muted">, vérifié le {frenchDate(checkedOn)}</span>
          )}
        </li>
      ))}
    </ul>
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
