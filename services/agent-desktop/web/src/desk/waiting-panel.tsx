import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { QueueView, TurnView } from '../../../src/desk-view.ts';
import { codeOf } from '../live/api.ts';
import { faultSentence, waitingSentence } from '../wording/sentences.ts';
import { useDeskTools } from './desk-context.ts';
import { AskedTurn } from './turn-panel.tsx';

/** Props of {@link WaitingPanel}. */
export interface WaitingPanelProps {
  readonly extension: string;
  readonly queue: QueueView | null;
  readonly ask: TurnView | null;
  /** True when a call rang here and went without being answered here. */
  readonly missed: boolean;
}

/** Between calls: what is waiting, what will happen, and the last question asked. */
export function WaitingPanel({ extension, queue, ask, missed }: WaitingPanelProps) {
  const { api } = useDeskTools();
  // Without a question the page has a title of its own.
  const Phase = ask === null ? 'span' : 'h1';
  const [fault, setFault] = useState<string | null>(null);

  async function forget(conversationId: string): Promise<void> {
    setFault(null);
    try {
      await api.forgetAsk(conversationId);
    } catch (error) {
      setFault(codeOf(error));
    }
  }

  return (
    <>
      <div className="call-band waiting">
        <Phase className="call-phase">
          <span className="call-dot" aria-hidden="true" />
          {queue === null ? 'En attente' : waitingSentence(queue.waiting)}
        </Phase>
        {missed && <span className="muted">L’appel ne sonne plus chez vous.</span>}
        <span className="spring" />
        {queue?.assistant === true && <span className="muted">Assistant prêt</span>}
      </div>
      {ask !== null ? (
        <div className="columns single">
          <div className="column-main">
            <AskedTurn key={ask.turnId} turn={ask} />
            <p>
              <Button className="button small" onPress={() => void forget(ask.conversationId)}>
                Effacer cette question
              </Button>{' '}
              <span className="fault" role="status">
                {fault !== null && faultSentence(fault)}
              </span>
            </p>
          </div>
        </div>
      ) : (
        <div className="waiting-body">
          <h1>Prêt pour le prochain appel</h1>
          <p>
            Quand le poste {extension} sonnera, vous verrez ici pourquoi l’appelant appelle et quoi lui
            répondre, avec les textes.
          </p>
          <p className="muted">L’assistant peut se tromper. Vérifiez dans les textes avant de répondre.</p>
        </div>
      )}
    </>
  );
}
