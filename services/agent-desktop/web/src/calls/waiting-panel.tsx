import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { AskView, QueueView } from '#contract';
import { codeOf } from '../app/api.ts';
import { NewArticles } from '../knowledge/gaps/new-articles.tsx';
import { leavesOpen } from '../knowledge/theme-offer.ts';
import { ThemesPanel } from '../knowledge/themes-panel.tsx';
import { ASK_FIELD_ID } from '../questions/ask-box.tsx';
import { AskedTodayPanel } from '../questions/asked-today/asked-today-panel.tsx';
import { faultSentence, waitingSentence } from '../wording/sentences.ts';
import { useDeskTools } from './desk-context.ts';
import { SideColumn } from './draft/side-column.tsx';
import { AskedTurn } from './turn-panel.tsx';

/** Props of {@link WaitingPanel}. */
export interface WaitingPanelProps {
  readonly extension: string;
  readonly queue: QueueView | null;
  readonly ask: AskView | null;
  /** True when a call rang here and went without being answered here. */
  readonly missed: boolean;
}

/** Between calls: what is waiting, what will happen, and the last question asked. */
export function WaitingPanel({ extension, queue, ask, missed }: WaitingPanelProps) {
  const { api, openArticle } = useDeskTools();
  // Without a question the page has a title of its own.
  const Phase = ask === null ? 'span' : 'h1';
  const [fault, setFault] = useState<string | null>(null);

  /** Forgets what was asked; the field is ready for another question. */
  async function begin(conversationId: string): Promise<void> {
    setFault(null);
    document.getElementById(ASK_FIELD_ID)?.focus();
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
        <div className="columns">
          <div className="column-main">
            <AskedTurn key={ask.turnId} turn={ask} earlier={ask.earlier}>
              <Button className="button small" onPress={() => void begin(ask.conversationId)}>
                Nouvelle question
              </Button>
            </AskedTurn>
            {ask.draft !== null && leavesOpen(ask.draft) && <ThemesPanel />}
            {fault !== null && (
              <p className="fault" role="alert">
                {faultSentence(fault)}
              </p>
            )}
          </div>
          <SideColumn label="Pour répondre" turns={[ask]} />
        </div>
      ) : (
        <div className="columns">
          <div className="column-main">
            <div className="waiting-body">
              <h1>Prêt pour le prochain appel</h1>
              <p>
                Quand le poste {extension} sonnera, vous verrez ici pourquoi l’appelant appelle et quoi lui
                répondre, avec les textes.
              </p>
              <p className="muted">
                L’assistant peut se tromper. Vérifiez dans les textes avant de répondre.
              </p>
              <NewArticles onOpen={openArticle} />
            </div>
            <ThemesPanel />
          </div>
          <AskedTodayPanel />
        </div>
      )}
    </>
  );
}
