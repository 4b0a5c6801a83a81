import { useId } from 'react';
import { Button } from 'react-aria-components';
import { Link } from 'wouter';
import type { ComparedDraftView, ImpactView } from '#contract';
import { frenchDate } from '../../wording/dates.ts';
import { withFixedSpaces } from '../../wording/typography.ts';
import { refusalSentence } from '../articles/refusal-wording.ts';
import { VERDICT_WORDS } from './impact-wording.ts';
import { type ComparedChange, type Comparing, useComparedDrafts } from './use-compared-drafts.ts';

/** What an agent reads today and what he would read, for the control questions that change. */
export function ComparedDrafts({ changes }: { readonly changes: ImpactView['changes'] }) {
  const comparing = useComparedDrafts(changes);
  const { done, wanted, stage, goOn } = comparing;
  return (
    <section className="sheet-part" aria-labelledby="drafts">
      <h2 id="drafts">Réponses avant et après</h2>
      {stage === 'running' && <progress aria-label="Réponses comparées" max={wanted} value={done.length} />}
      <p role="status">{stageSentence(comparing, changes.length)}</p>
      {(stage === 'late' || stage === 'failed') && (
        <p>
          <Button className="button" onPress={goOn}>
            {stage === 'late' ? 'Continuer' : 'Réessayer'}
          </Button>
        </p>
      )}
      {done.map((one) => (
        <ComparedQuestion key={one.id} compared={one} />
      ))}
    </section>
  );
}

/** Says where the comparison is without counting aloud. */
function stageSentence({ done, wanted, stage }: Comparing, all: number): string {
  const changing = all < 2 ? 'question qui change' : 'questions qui changent';
  const of = all > wanted ? `${wanted} sur ${all} ${changing}` : `${all} ${changing}`;
  if (stage === 'running') return `Préparation des réponses : ${of}…`;
  if (stage === 'done') return `Réponses comparées : ${of}.`;
  const far = `${done.filter((one) => 'drafts' in one).length} sur ${wanted}`;
  if (stage === 'late') return `Arrêté après une minute : ${far}.`;
  return `Des réponses manquent : ${far}.`;
}

function ComparedQuestion({ compared }: { readonly compared: ComparedChange }) {
  const id = useId();
  const { question, verdict } = compared;
  return (
    <article className="compared" aria-labelledby={id}>
      <h3 id={id}>{withFixedSpaces(question)}</h3>
      {'fault' in compared ? (
        <p className="fault">La réponse n’a pas pu être préparée. {refusalSentence(compared.fault)}</p>
      ) : (
        <>
          <p className="muted">
            {VERDICT_WORDS[verdict]}, pour une retraite au {frenchDate(compared.drafts.asOf)}
          </p>
          <div className="side-by-side">
            <Side title="Aujourd’hui" draft={compared.drafts.before} other={compared.drafts.after} />
            <Side
              title="Après publication"
              draft={compared.drafts.after}
              other={compared.drafts.before}
              isNew
            />
          </div>
        </>
      )}
    </article>
  );
}

interface SideProps {
  readonly title: string;
  readonly draft: ComparedDraftView;
  readonly other: ComparedDraftView;
  /** True for the draft of the next publication. */
  readonly isNew?: boolean;
}

/** One draft; what the other one does not say is marked. */
function Side({ title, draft, other, isNew = false }: SideProps) {
  const elsewhere = new Set(other.sentences.map(({ text }) => text));
  return (
    <div>
      <h4>{title}</h4>
      {draft.abstained && <p>Pas de réponse.</p>}
      {draft.notice !== '' && <p className="muted">{withFixedSpaces(draft.notice)}</p>}
      <ul className="plain-list">
        {draft.sentences.map(({ text, articles }) => (
          <li key={text}>
            {elsewhere.has(text) ? withFixedSpaces(text) : <Marked text={text} isNew={isNew} />}{' '}
            {articles.map(({ slug, title: cited }) => (
              <Link key={slug} className="cited" href={`/expert/articles/${slug}`}>
                {withFixedSpaces(cited)}
              </Link>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Marked({ text, isNew }: { readonly text: string; readonly isNew: boolean }) {
  const Mark = isNew ? 'ins' : 'del';
  return (
    <Mark>
      <span className="visually-hidden">{isNew ? 'Ajouté : ' : 'Retiré : '}</span>
      {withFixedSpaces(text)}
    </Mark>
  );
}
