import { memo, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { CallView } from '#contract';
import { leavesOpen } from '../knowledge/theme-offer.ts';
import { ThemesPanel } from '../knowledge/themes-panel.tsx';
import type { Notice } from '../wording/sentences.ts';
import { CallBand } from './call-band.tsx';
import { DraftPanel } from './draft/draft-panel.tsx';
import { ExtractsPanel } from './draft/extracts-panel.tsx';
import { SideColumn } from './draft/side-column.tsx';
import { HeardPanel } from './heard-panel.tsx';
import { LiveStrip } from './live/live-strip.tsx';
import { AskedTurn } from './turn-panel.tsx';
import { AskedTurns, useShownAsk } from './turns/asked-turns.tsx';
import { useAssistStatus } from './use-assist-status.ts';
import { WrapUpPanel } from './wrap-up/wrap-up-panel.tsx';

/** Props of {@link CallPanel}. */
export interface CallPanelProps {
  readonly call: CallView;
  readonly onDismiss: (conversationId: string) => void;
}

/** The words are the fund's: he said none. */
const CHOSEN_BY_KEY = 'Choisi au clavier par l’appelant';

/** A call from its ring to a little after its end. It is not drawn again for what happens beside the call. */
export const CallPanel = memo(function CallPanel({ call, onDismiss }: CallPanelProps) {
  const status = useAssistStatus(call);
  const { need } = call;
  const draft = need?.draft ?? null;
  const extracts = need?.extracts ?? null;
  const [shownAsk, choose] = useShownAsk(call.asks);
  const [openedId, setOpenedId] = useState<string | null>(null);
  const opened = call.suggestions.find(({ turnId }) => turnId === openedId);
  // What was opened was on the screen, and is in the note of the call.
  const [read, setRead] = useState<ReadonlySet<string>>(new Set());
  const open = (turnId: string): void => {
    setOpenedId(turnId);
    setRead((before) => new Set(before).add(turnId));
  };
  const main = useRef<HTMLDivElement>(null);
  const isOpen = [shownAsk?.draft, draft].some((found) => found != null && leavesOpen(found));
  // A question may be chosen far down: its answer comes at the top.
  useEffect(() => {
    main.current?.scrollTo(0, 0);
  }, [shownAsk?.turnId, openedId]);
  return (
    <>
      <CallBand call={call} />
      {call.phase === 'ended' && (
        <div className="ended-note">
          <p>L’appel est fini. Cet écran s’efface tout seul : rien de l’appel n’est gardé.</p>
          <Button className="button" onPress={() => onDismiss(call.conversationId)}>
            Revenir à l’attente
          </Button>
        </div>
      )}
      {call.phase === 'ended' && <WrapUpPanel call={call} read={read} />}
      <div className="columns">
        <div ref={main} className="column-main">
          {status.notice !== null && <NoticeBox notice={status.notice} />}
          {opened !== undefined && (
            <AskedTurn key={opened.turnId} turn={opened}>
              <Button className="button small" onPress={() => setOpenedId(null)}>
                Refermer
              </Button>
            </AskedTurn>
          )}
          {shownAsk !== undefined && <AskedTurns asks={call.asks} shown={shownAsk} onChoose={choose} />}
          {shownAsk !== undefined && draft !== null && <p className="muted">Réponse préparée pour l’appel</p>}
          {need !== null && draft !== null && <DraftPanel turn={need} draft={draft} />}
          {need !== null && draft === null && status.kind === 'extracts' && extracts !== null && (
            <ExtractsPanel turn={need} extracts={extracts} />
          )}
          {call.phase !== 'ended' && (status.kind === 'none' || isOpen) && <ThemesPanel />}
          {status.kind === 'preparing' && <Progress text="La réponse se prépare…" />}
          {status.kind === 'listening' && <Progress text="L’appelant parle encore…" />}
        </div>
        <SideColumn label="Pour cet appel" turns={[opened, shownAsk, need].flatMap((turn) => turn ?? [])}>
          <HeardPanel
            said={need?.said ?? null}
            title={need?.source === 'caller-keypad' ? CHOSEN_BY_KEY : 'Ce que nous avons entendu'}
          />
        </SideColumn>
      </div>
      {call.live !== null && <LiveStrip call={call} live={call.live} onOpen={open} />}
    </>
  );
});

function NoticeBox({ notice }: { readonly notice: Notice }) {
  return (
    <div className="notice">
      <p className="notice-what">{notice.what}</p>
      <p>{notice.todo}</p>
    </div>
  );
}

function Progress({ text }: { readonly text: string }) {
  return (
    <p className="progress">
      <span className="progress-dot" aria-hidden="true" />
      {text}
    </p>
  );
}
