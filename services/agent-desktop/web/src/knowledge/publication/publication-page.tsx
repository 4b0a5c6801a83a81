import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { ImpactView, PublicationsView } from '#contract';
import { codeOf } from '../../app/api.ts';
import { useApi, useSignedIn } from '../../app/session-context.ts';
import { useLoaded } from '../../app/use-loaded.ts';
import { ArticleTable } from '../articles/article-table.tsx';
import { ExpertSheet } from '../articles/expert-sheet.tsx';
import { LoadedPart } from '../articles/loaded-part.tsx';
import { refusalSentence } from '../articles/refusal-wording.ts';
import { ComparedDrafts } from './compared-drafts.tsx';
import { faultLine } from './fault-line.ts';
import { ImpactTable } from './impact-table.tsx';
import { PastPublications } from './past-publications.tsx';
import { impact, publications, publish, rollback } from './publication-api.ts';

/** What is being done and what came of it. */
interface Work {
  readonly running: string | null;
  readonly said: string;
  readonly fault: string | null;
  readonly impact: ImpactView | null;
  readonly problems: readonly string[];
  /** True while the impact is that of a publication to come: its drafts can be compared. */
  readonly isToCome: boolean;
}

const IDLE: Work = { running: null, said: '', fault: null, impact: null, problems: [], isToCome: false };

/** What waits for a publication, what it would change for the golden questions, and the switch there and back. */
export function PublicationPage() {
  const api = useApi();
  const { expire } = useSignedIn();
  const [loaded, reload] = useLoaded(() => publications(api), [api]);
  const [work, setWork] = useState(IDLE);

  async function run(running: string, what: () => Promise<Partial<Work>>): Promise<void> {
    setWork({ ...IDLE, running });
    try {
      const came = await what();
      setWork({ ...IDLE, ...came });
    } catch (error) {
      if (codeOf(error) === 'NOT_SIGNED_IN') expire();
      else setWork({ ...IDLE, fault: refusalSentence(codeOf(error)) });
    }
  }

  const measure = () =>
    run('Mesure en cours. Elle prend jusqu’à une minute…', async () => ({
      impact: await impact(api),
      isToCome: true,
    }));
  const goLive = () =>
    run('Publication en cours. Elle prend jusqu’à une minute…', async () => {
      const { number, problems, impact: measured } = await publish(api);
      if (number === null) {
        const said =
          problems.length > 0
            ? 'Rien n’est publié : il reste à corriger.'
            : 'Rien n’est publié : des questions de contrôle seraient moins bien répondues. Corrigez, ou demandez à l’exploitation de forcer la publication.';
        return { fault: said, problems, impact: measured, isToCome: true };
      }
      reload();
      return {
        said: `Publication ${number} faite. Les agents la lisent dans quelques secondes.`,
        impact: measured,
      };
    });
  const goBack = () =>
    run('Retour en cours…', async () => {
      const { number } = await rollback(api);
      reload();
      return { said: `La publication ${number} est de nouveau en service.` };
    });

  return (
    <ExpertSheet title="Publication">
      <LoadedPart loaded={loaded} onRetry={reload}>
        {(found) => (
          <>
            <Waiting found={found} />
            <div className="field-row">
              <Button className="button" isDisabled={work.running !== null} onPress={() => void measure()}>
                Mesurer l’effet
              </Button>
              <Button
                className="button primary"
                isDisabled={work.running !== null || found.waiting.length === 0}
                onPress={() => void goLive()}
              >
                Publier
              </Button>
            </div>
            <p role="status">{work.running ?? work.said}</p>
            {work.fault !== null && (
              <p className="fault" role="alert">
                {work.fault}
              </p>
            )}
            {work.problems.length > 0 && (
              <ul className="fault-list">
                {work.problems.map((problem) => (
                  <li key={problem}>{faultLine(problem)}</li>
                ))}
              </ul>
            )}
            {work.impact !== null && <ImpactTable impact={work.impact} />}
            {work.impact !== null && work.isToCome && work.impact.changes.length > 0 && (
              <ComparedDrafts changes={work.impact.changes} />
            )}
            <PastPublications found={found} busy={work.running !== null} onBack={() => void goBack()} />
          </>
        )}
      </LoadedPart>
    </ExpertSheet>
  );
}

function Waiting({ found: { waiting } }: { readonly found: PublicationsView }) {
  return (
    <section className="sheet-part" aria-labelledby="waiting">
      <h2 id="waiting">À publier</h2>
      {waiting.length === 0 ? (
        <p>Aucune version approuvée n’attend. Une version paraît quand une autre personne l’a approuvée.</p>
      ) : (
        <>
          <p>
            Chaque règle vaut pour les retraites qui prennent effet dans la période de la colonne « Valable »
            : un article dont la date est à venir paraît ce jour-là, sans nouvelle publication.
          </p>
          <ArticleTable caption="Articles à publier" articles={waiting} />
        </>
      )}
    </section>
  );
}
