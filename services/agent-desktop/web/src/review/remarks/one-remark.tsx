import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Link } from 'wouter';
import { may, type Remark, type RemarkAnswer } from '#contract';
import { codeOf } from '../../app/api.ts';
import { useSignedIn } from '../../app/session-context.ts';
import { KeptDraftView } from '../../feedback/kept-draft-view.tsx';
import { ReadArticle } from '../../knowledge/read-article.tsx';
import { frenchDate } from '../../wording/dates.ts';
import { FAULT_WORDS, reviewFault } from '../wording.ts';
import { AnswerForm, type ArticleVersion } from './answer-form.tsx';

/** Props of {@link OneRemark}. */
export interface OneRemarkProps {
  readonly remark: Remark;
  /** Of its title. */
  readonly level: 2 | 3;
  /** The article on whose page it stands, in its latest version; null on a page of all remarks. */
  readonly beside: ArticleVersion | null;
  /** Label of a theme by its id. */
  readonly themeName: (id: string) => string;
  /** Null for who only reads. */
  readonly onAnswer: ((answer: RemarkAnswer) => Promise<void>) | null;
}

/** What a reviewer wrote, the answer that it is about, what came of it, and for an expert how to say so. */
export function OneRemark({ remark, level, beside, themeName, onAnswer }: OneRemarkProps) {
  const { comment, faults, week, theme, articles, draft, state } = remark;
  const { session } = useSignedIn();
  const Heading = `h${level}` as const;
  return (
    <section className="sheet-part">
      <Heading>{articles.map(({ title }) => title).join(' · ') || 'Réponse sans article'}</Heading>
      <p className="muted">
        Semaine du {frenchDate(week)}
        {theme !== '' && ` · ${themeName(theme)}`}
        {faults.length > 0 && ` · jugée ${faults.map((fault) => FAULT_WORDS[fault]).join(', ')}`}
        {articles.map(({ slug, version }) => ` · ${slug}, version ${version}`)}
      </p>
      <blockquote>{comment}</blockquote>
      <p className={state === 'changed' ? 'verdict good' : 'verdict old'}>{outcomeWords(remark)}</p>
      <ul className="lines">
        {articles
          .filter(({ slug }) => slug !== beside?.slug)
          .map(({ slug, title }) => (
            <li key={slug}>
              {may(session.roles, 'articles.read') ? (
                <Link href={`/expert/articles/${slug}`}>{`Ouvrir « ${title} »`}</Link>
              ) : (
                <ReadArticle slug={slug} title={title} />
              )}
            </li>
          ))}
      </ul>
      {draft !== null && (
        <details>
          <summary>La réponse relue</summary>
          <KeptDraftView draft={draft} />
        </details>
      )}
      {onAnswer !== null &&
        (state === 'open' ? (
          <AnswerForm
            probable={beside ?? { slug: articles[0]?.slug ?? '', version: null }}
            onAnswer={onAnswer}
          />
        ) : (
          <TakeBack onAnswer={onAnswer} />
        ))}
    </section>
  );
}

/** Takes an answer back: the remark is open again. */
function TakeBack({ onAnswer }: { readonly onAnswer: (answer: RemarkAnswer) => Promise<void> }) {
  const [fault, setFault] = useState('');
  return (
    <p>
      <Button
        className="button small"
        onPress={() =>
          void onAnswer({ state: 'open' }).catch((error: unknown) => setFault(reviewFault(codeOf(error))))
        }
      >
        Retirer la suite
      </Button>
      <span className="fault" role="alert">
        {fault}
      </span>
    </p>
  );
}

function outcomeWords({ state, changed, why }: Remark): string {
  if (state === 'changed' && changed !== null)
    return `Article changé : ${changed.slug}, version ${changed.version}.`;
  return state === 'rejected' ? `Écartée : ${why}` : 'Sans suite pour le moment.';
}
