import { useState } from 'react';
import type { TrialView, TrialWish } from '#contract';
import { codeOf } from '../../app/api.ts';
import { useApi, useSignedIn } from '../../app/session-context.ts';
import { ExpertSheet } from '../articles/expert-sheet.tsx';
import { GateTable } from './gate-table.tsx';
import { RankingTable } from './ranking-table.tsx';
import { tryQuestion } from './trial-api.ts';
import { TrialDraft } from './trial-draft.tsx';
import { TrialForm } from './trial-form.tsx';
import { TrialReasons } from './trial-reasons.tsx';
import { trialFault } from './trial-wording.ts';

/** What is being tried, and what came of it. */
type Stand =
  | { readonly is: 'idle' | 'running' }
  | { readonly is: 'failed'; readonly code: string }
  | { readonly is: 'tried'; readonly trial: TrialView; readonly number: number };

/** What an agent would see for a question, as of a day, in a fund, and why. What is tried stays in this page, and goes with it. */
export function TrialPage() {
  const api = useApi();
  const { expire } = useSignedIn();
  const [stand, setStand] = useState<Stand>({ is: 'idle' });
  const [count, setCount] = useState(0);

  async function attempt(wish: TrialWish): Promise<void> {
    setStand({ is: 'running' });
    try {
      const trial = await tryQuestion(api, wish);
      setStand({ is: 'tried', trial, number: count + 1 });
      setCount(count + 1);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'NOT_SIGNED_IN') expire();
      else setStand({ is: 'failed', code });
    }
  }

  return (
    <ExpertSheet title="Essayer">
      <p>
        Posez une question comme le ferait un conseiller. L’essai suit le même chemin : les données
        personnelles sont retirées, la base en service est cherchée, la réponse est rédigée et contrôlée. Il
        n’est ni gardé ni compté.
      </p>
      <TrialForm busy={stand.is === 'running'} onTry={(wish) => void attempt(wish)} />
      <p role="status">{statusOf(stand)}</p>
      {stand.is === 'failed' && (
        <p className="fault" role="alert">
          {trialFault(stand.code)}
        </p>
      )}
      {stand.is === 'tried' && (
        <div className="trial" key={stand.number}>
          <TrialDraft trial={stand.trial} />
          <TrialReasons trial={stand.trial} />
          <RankingTable trial={stand.trial} />
          <GateTable trial={stand.trial} />
        </div>
      )}
    </ExpertSheet>
  );
}

function statusOf(stand: Stand): string {
  if (stand.is === 'running') return 'Essai en cours…';
  if (stand.is !== 'tried') return stand.is === 'idle' ? 'Rien n’a encore été essayé.' : '';
  return stand.trial.turn.draft?.abstained === false
    ? 'Essai fait : l’agent aurait une réponse.'
    : 'Essai fait : l’agent n’aurait pas de réponse.';
}
