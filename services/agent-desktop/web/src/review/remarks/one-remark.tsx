import { Button } from 'react-aria-components';
import type { Remark, RemarkAnswer } from '#contract';
import { KeptDraftView } from '../../feedback/kept-draft-view.tsx';
import { frenchDate } from '../../wording/dates.ts';
import { FAULT_WORDS } from '../wording.ts';
import { AnswerForm } from './answer-form.tsx';

/** Props of {@link OneRemark}. */
export interface OneRemarkProps {
  readonly remark: Remark;
  /** Label of a theme by its id. */
  readonly themeName: (id: string) => string;
  /** Null for who only reads. */
  readonly onAnswer: ((answer: RemarkAnswer) => Promise<void>) | null;
}

/** What a reviewer wrote, the answer that it is about, what came of it, and for an expert how to say so. */
export function OneRemark({ remark, themeName, onAnswer }: OneRemarkProps) {
  const { comment, faults, week, theme, articles, draft, state } = remark;
  return (
    <section className="sheet-part">
      <h2>{articles.map(({ title }) => title).join(' · ') || 'Réponse sans article'}</h2>
      <p className="muted">
        Semaine du {frenchDate(week)}
        {theme !== '' && ` · ${themeName(theme)}`}
        {faults.length > 0 && ` · jugée ${faults.map((fault) => FAULT_WORDS[fault]).join(', ')}`}
        {articles.map(({ slug, version }) => ` · ${slug}, version ${version}`)}
      </p>
      <blockquote>{comment}</blockquote>
      <p className={state === 'open' ? 'verdict bad' : 'verdict good'}>{outcomeWords(remark)}</p>
      {draft !== null && (
        <details>
          <summary>La réponse relue</summary>
          <KeptDraftView draft={draft} />
        </details>
      )}
      {onAnswer !== null &&
        (state === 'open' ? (
          <AnswerForm slug={articles[0]?.slug ?? ''} onAnswer={onAnswer} />
        ) : (
          <p>
            <Button
              className="button small"
              onPress={() => void onAnswer({ state: 'open' }).catch(() => undefined)}
            >
              Retirer la suite
            </Button>
          </p>
        ))}
    </section>
  );
}

function outcomeWords({ state, changed, why }: Remark): string {
  if (state === 'changed' && changed !== null)
    return `Article changé : ${changed.slug}, version ${changed.version}.`;
  return state === 'rejected' ? `Écartée : ${why}` : 'Sans suite pour le moment.';
}
