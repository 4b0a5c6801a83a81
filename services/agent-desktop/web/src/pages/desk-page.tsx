import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { Button } from 'react-aria-components';
import type { CallView, SessionView } from '../../../src/desk-view.ts';
import { ArticleDialog } from '../desk/article-dialog.tsx';
import { AskBox } from '../desk/ask-box.tsx';
import { AssistantAway } from '../desk/assistant-away.tsx';
import { PHASES } from '../desk/call-band.tsx';
import { CallPanel } from '../desk/call-panel.tsx';
import { DeskContext } from '../desk/desk-context.ts';
import { ShortcutsDialog } from '../desk/shortcuts-dialog.tsx';
import { useShortcuts } from '../desk/use-shortcuts.ts';
import { WaitingPanel } from '../desk/waiting-panel.tsx';
import { codeOf, type DeskApi } from '../live/api.ts';
import { DeskFeed } from '../live/desk-feed.ts';
import { DeskMeasure } from '../measure/desk-measure.ts';
import { announcement } from '../wording/announcement.ts';
import { faultSentence, waitingSentence } from '../wording/sentences.ts';
import { Brand } from './brand.tsx';

/** Props of {@link DeskPage}. */
export interface DeskPageProps {
  readonly api: DeskApi;
  readonly session: SessionView & { signedIn: true };
  readonly extension: string;
  readonly onSession: (session: SessionView) => void;
  readonly onExpired: () => void;
}

/** The agent's page: one extension, its call, its questions. */
export function DeskPage({ api, session, extension, onSession, onExpired }: DeskPageProps) {
  const feed = useMemo(() => new DeskFeed(async () => (await api.session()).signedIn), [api]);
  const measure = useMemo(() => new DeskMeasure(api, feed), [api, feed]);
  const { view, queue: lastQueue, connection } = useSyncExternalStore(feed.subscribe, feed.snapshot);
  const queue = connection === 'open' ? lastQueue : null;
  const [article, setArticle] = useState<string | null>(null);
  const [shortcuts, setShortcuts] = useState(false);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);

  useEffect(() => {
    measure.start();
    feed.start();
    return () => {
      feed.stop();
      measure.stop();
    };
  }, [feed, measure]);
  useEffect(() => {
    if (connection === 'refused') onExpired();
  }, [connection, onExpired]);
  const phase = view?.call?.phase ?? null;
  useEffect(() => {
    document.title = phase === null ? 'Décroché' : `${PHASES[phase]} · Décroché`;
    return () => {
      document.title = 'Décroché';
    };
  }, [phase]);
  useShortcuts(useCallback(() => setShortcuts(true), []));

  const call = view?.call && view.call.conversationId !== dismissed ? view.call : null;
  useEndedCallGivesWay(view?.call ?? null, setDismissed);
  const missed = useMissedCall(call?.phase ?? null);
  const tools = useMemo(() => ({ api, measure, openArticle: setArticle }), [api, measure]);

  const others = (queue?.waiting ?? 0) - (call?.phase === 'ringing' ? 1 : 0);

  async function leave(action: () => Promise<SessionView>): Promise<void> {
    try {
      onSession(await action());
    } catch (error) {
      setFault(codeOf(error));
    }
  }

  return (
    <DeskContext value={tools}>
      <a className="skip-link" href="#contenu">
        Aller au contenu
      </a>
      <header className="top">
        <Brand />
        <span className="top-extension">Poste {extension}</span>
        {call !== null && others > 0 && <span className="muted">{waitingSentence(others)}</span>}
        <span className="spring" />
        {session.demonstration && <span className="tag">Démonstration</span>}
        <span className="muted">{session.name}</span>
        <Button className="button small" aria-label="Raccourcis clavier" onPress={() => setShortcuts(true)}>
          ?
        </Button>
        <Button className="button small" onPress={() => void leave(() => api.choose(null))}>
          Changer de poste
        </Button>
        <Button className="button small" onPress={() => void leave(() => api.signOut())}>
          Quitter
        </Button>
      </header>
      {connection === 'lost' && (
        <p className="banner" role="alert">
          Connexion perdue. Nouvel essai en cours… Votre téléphone marche toujours.
        </p>
      )}
      {fault !== null && (
        <p className="banner" role="alert">
          {faultSentence(fault)}
        </p>
      )}
      <p className="visually-hidden" role="status">
        {announcement(view)}
      </p>

      {queue?.assistant === false && <AssistantAway />}
      <main id="contenu" className="desk" tabIndex={-1}>
        {view === null ? (
          <p className="waiting-body muted" role="status">
            Connexion au poste {extension}…
          </p>
        ) : call !== null ? (
          <CallPanel
            key={call.conversationId}
            call={call}
            onDismiss={() => setDismissed(call.conversationId)}
          />
        ) : (
          <WaitingPanel extension={extension} queue={queue} ask={view.ask} missed={missed} />
        )}
      </main>
      <footer className="bottom">
        {/* A question asked after a call is outside it: its answer takes the place of the ended call. */}
        <AskBox
          conversationId={call === null || call.phase === 'ended' ? null : call.conversationId}
          onAsked={() => {
            if (call?.phase === 'ended') setDismissed(call.conversationId);
          }}
        />
      </footer>
      <ArticleDialog slug={article} onOpen={setArticle} onClose={() => setArticle(null)} />
      <ShortcutsDialog open={shortcuts} onClose={() => setShortcuts(false)} />
    </DeskContext>
  );
}

/** An ended call does not come back to the screen once another one rang. */
function useEndedCallGivesWay(call: CallView | null, dismiss: (conversationId: string) => void): void {
  const ended = useRef<string | null>(null);
  useEffect(() => {
    if (call === null) return;
    if (call.phase === 'ended') ended.current = call.conversationId;
    else if (ended.current !== null) dismiss(ended.current);
  }, [call, dismiss]);
}

/** True from the moment a ring went elsewhere until the next call. */
function useMissedCall(phase: 'ringing' | 'conversation' | 'ended' | null): boolean {
  const before = useRef(phase);
  const [missed, setMissed] = useState(false);
  useEffect(() => {
    if (phase !== null) setMissed(false);
    else if (before.current === 'ringing') setMissed(true);
    before.current = phase;
  }, [phase]);
  return missed;
}
