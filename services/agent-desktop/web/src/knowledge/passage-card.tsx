import type { ReactNode } from 'react';
import type { PassageView, ReadTextView, SourceView } from '#contract';
import { frenchDate, validity } from '../wording/dates.ts';
import { withFixedSpaces } from '../wording/typography.ts';
import { isRegional } from './source-numbers.ts';

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
        <SourceList sources={passage.sources} most={2} />
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

/** Props of {@link SourceList}. */
export interface SourceListProps {
  readonly sources: readonly SourceView[];
  /** How many are shown; the article in full has the others. */
  readonly most?: number;
}

/** What a text rests on, the official one first, with the day on which it was read and where else it was read. */
export function SourceList({ sources, most = sources.length }: SourceListProps) {
  const others = sources.length - most;
  return (
    <ul className="passage-sources">
      {sources.slice(0, most).map(({ title, url, reference, checkedOn, readIn }) => (
        <li key={`${url} ${reference} ${title}`}>
          <SourceLink url={url} title={reference === '' ? title : `${title} (${reference})`} />
          {frenchDate(checkedOn) === '' ? (
            <span className="muted">, non vérifié</span>
          ) : (
            <span className="muted">, vérifié le {frenchDate(checkedOn)}</span>
          )}
          {readIn.length > 0 && <ReadIn texts={readIn} />}
        </li>
      ))}
      {others > 0 && (
        <li className="muted">
          {others === 1 ? 'et une autre' : `et ${others} autres`} dans l’article entier
        </li>
      )}
    </ul>
  );
}

function ReadIn({ texts }: { readonly texts: readonly ReadTextView[] }) {
  return (
    <span className="passage-read">
      Lu dans{'\u00a0'}:{' '}
      {texts.map(({ title, url, checkedOn }, at) => (
        <span key={url}>
          {at > 0 && ' ; '}
          <SourceLink url={url} title={title} />
          {frenchDate(checkedOn) !== '' && ` le ${frenchDate(checkedOn)}`}
        </span>
      ))}
    </span>
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
