import { useRef } from 'react';
import { Button } from 'react-aria-components';
import { Link, useSearchParams } from 'wouter';
import { Answering } from '../../gaps/answering.tsx';
import { ArticleReading } from '../article-reading.tsx';
import { FaultList } from '../fault-list.tsx';
import { PersonalFinds } from './personal-finds.tsx';
import { TextField } from './text-field.tsx';
import { useChecked } from './use-checked.ts';
import { useDraft } from './use-draft.ts';

/** A text as it was opened. */
export interface OpenedText {
  readonly slug: string;
  readonly version: number;
  readonly text: string;
  /** When the draft was last changed; 0 for a version that is not there yet. */
  readonly seenChangedAtMs: number;
  /** True while somebody reviews it: it is not written then. */
  readonly inReview: boolean;
}

/** The text of an article beside what the agent will see of it, with what to mend at its lines. */
export function Editor({ opened }: { readonly opened: OpenedText }) {
  const { slug, inReview } = opened;
  const [query] = useSearchParams();
  const gap = gapOf(query.get('question'));
  const draft = useDraft(opened);
  const checked = useChecked(slug, draft.text);
  const field = useRef<HTMLTextAreaElement>(null);
  if (inReview) {
    return (
      <p className="notice">
        La version {opened.version} est en relecture et ne s’écrit pas.{' '}
        <Link href={`/expert/articles/${slug}`}>Ouvrez l’article</Link> pour la relire ou la renvoyer.
      </p>
    );
  }
  const go = (line: number): void => {
    const at = field.current;
    if (at === null) return;
    const start =
      draft.text
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length + (line > 1 ? 1 : 0);
    at.focus();
    at.setSelectionRange(start, start);
  };
  return (
    <>
      {draft.restored && (
        <p className="notice">
          Texte repris de ce navigateur : il n’était pas enregistré.{' '}
          <Button className="link" onPress={draft.abandon}>
            L’abandonner et reprendre la version enregistrée
          </Button>
        </p>
      )}
      <div className="editor">
        <div className="editor-side">
          <TextField ref={field} value={draft.text} faults={checked.faults} onChange={draft.write} />
          <div className="field-row">
            <Button className="button primary" isDisabled={draft.saving} onPress={() => void draft.save()}>
              Enregistrer le brouillon
            </Button>
            <Link className="button-link" href={`/expert/articles/${slug}`}>
              Voir l’article et ses versions
            </Link>
          </div>
          <p role="status">{draft.said}</p>
          {gap !== null && draft.stored && <Answering gap={gap} slug={slug} />}
          {draft.fault !== null && (
            <p className="fault" role="alert">
              {draft.fault}
            </p>
          )}
          <PersonalFinds finds={draft.personal} onGo={go} onReviewed={(keys) => void draft.save(keys)} />
          <section aria-labelledby="to-mend">
            <h2 id="to-mend">À corriger</h2>
            {checked.faults.length === 0 ? (
              <p className="muted">{checked.pending ? 'Contrôle en cours…' : 'Rien.'}</p>
            ) : (
              <FaultList faults={checked.faults} onGo={go} />
            )}
          </section>
        </div>
        <section className="editor-side" aria-labelledby="preview">
          <h2 id="preview">Comme l’agent le verra</h2>
          {checked.reading === null ? (
            <p className="muted">
              {checked.pending && checked.faults.length === 0
                ? 'Contrôle en cours…'
                : 'Le texte ne peut pas encore être lu : corrigez d’abord l’en-tête et les sections.'}
            </p>
          ) : (
            <ArticleReading reading={checked.reading} />
          )}
        </section>
      </div>
    </>
  );
}

/** Id of the question without a source that the article is written for. */
function gapOf(named: string | null): number | null {
  return named !== null && /^\d{1,9}$/.test(named) ? Number(named) : null;
}
