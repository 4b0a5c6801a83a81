import type { JudgedSentence, KeptDraft, KeptSentence } from '#contract';
import { ReadArticle } from '../knowledge/read-article.tsx';
import { EVIDENCE_TITLES } from '../wording/sentences.ts';
import { withFixedSpaces } from '../wording/typography.ts';
import { keptNote } from './feedback-sentences.ts';

/** Props of {@link KeptDraftView}. */
export interface KeptDraftViewProps {
  readonly draft: KeptDraft;
  /** The sentence that an opinion is about. */
  readonly judged?: JudgedSentence | null;
}

/** A draft as it is kept: what of it is from the base, and nothing of the question. */
export function KeptDraftView({ draft, judged = null }: KeptDraftViewProps) {
  const { abstained, outcome, needs, sentences, prose, sources } = draft;
  const place = (part: JudgedSentence['part']): number | null => (judged?.part === part ? judged.at : null);
  return (
    <div className="kept-draft">
      <p className="need">
        {needs.length === 0 ? 'Réponse sans titre d’article' : withFixedSpaces(needs.join(' · '))}
      </p>
      {outcome !== 'answer' && <p className="muted">{EVIDENCE_TITLES[outcome]}</p>}
      {abstained && <p>Aucune réponse n’a été proposée, seulement les textes les plus proches.</p>}
      <Sentences sentences={sentences} judged={place('sentences')} />
      {prose.length > 0 && (
        <>
          <p className="muted">Autre formulation, par un modèle de langue :</p>
          <Sentences sentences={prose} judged={place('prose')} />
        </>
      )}
      <p className="muted">{keptNote(draft)}</p>
      {sources.length > 0 && (
        <ol className="kept-sources">
          {sources.map(({ articleSlug, articleVersion, title, sectionTitle, scope, text }) => (
            <li key={`${articleSlug} ${sectionTitle}`}>
              <details>
                <summary>
                  {withFixedSpaces(title)}, {sectionTitle}{' '}
                  <span className="muted">
                    (version {articleVersion}
                    {scope === 'national' ? '' : ', règle de la caisse'})
                  </span>
                </summary>
                <p>{withFixedSpaces(text)}</p>
                <p>
                  <ReadArticle slug={articleSlug} title={title} />
                </p>
              </details>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function Sentences({
  sentences,
  judged,
}: {
  readonly sentences: readonly KeptSentence[];
  readonly judged: number | null;
}) {
  if (sentences.length === 0) return null;
  return (
    <ul className="kept-sentences">
      {sentences.map(({ text, sources }, at) => (
        <li key={text}>
          {at === judged ? <mark>{withFixedSpaces(text)}</mark> : withFixedSpaces(text)}{' '}
          <span className="muted">[{sources.map((source) => source + 1).join(', ')}]</span>
          {at === judged && ' '}
          {at === judged && <span className="tag">phrase jugée</span>}
        </li>
      ))}
    </ul>
  );
}
