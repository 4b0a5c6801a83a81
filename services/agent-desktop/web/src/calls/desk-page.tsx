import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { Button } from 'react-aria-components';
import type { AskAnswer, CallView, DeskView, TurnView } from '#contract';
import { codeOf } from '../app/api.ts';
import { MAIN_ID, PageHeader } from '../app/page-header.tsx';
import { useApi, useSignedIn } from '../app/session-context.ts';
import { useFocusKept } from '../app/use-focus-kept.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { ArticleDialog } from '../knowledge/article-dialog.tsx';
import { AskBanner, askedSentence } from '../people/ask-banner.tsx';
import { TablePhone, TablePhoneAway } from '../phone/table-phone.tsx';
import { AskBox } from '../questions/ask-box.tsx';
import { DeskMeasure } from '../readiness/desk-measure.ts';
import { faultSentence, waitingSentence } from '../wording/sentences.ts';
import { MISSED_SPOKEN, noticeAnnouncement } from './announcement.ts';
import { AssistantAway } from './assistant-away.tsx';
import { callTime } from './call-course.ts';
import { CallPanel } from './call-panel.tsx';
import { ConsultedStrip } from './consulted-strip.tsx';
import { DeskContext, type GivenOpinion } from './desk-context.ts';
import { useDeskFeed } from './desk-feed-context.tsx';
import { ElsewherePanel } from './elsewhere-panel.tsx';
import { OutdatedPanel } from './outdated-panel.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { SpokenStatus } from './spoken-status.tsx';
import { useShortcuts } from './use-shortcuts.ts';
import { WaitingPanel } from './waiting-panel.tsx';

/** The agent's page: one extension, its call, its questions. */
export function DeskPage({ extension }: { readonly extension: string }) {
  const api = useApi();
  const { session, take } = useSignedIn();
  const feed = useDeskFeed();
  const measure = useMemo(() => new DeskMeasure(api, feed), [api, feed]);
  const {
    view,
    queue: lastQueue,
    ask: extensionAsk,
    connection,
  } = useSyncExternalStore(feed.subscribe, feed.snapshot);
  const queue = connection === 'open' ? lastQueue : null;
  const [article, setArticle] = useState<string | null>(null);
  const [shortcuts, setShortcuts] = useState(false);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [notice, announce] = useState('');
  const [asked, setAsked] = useAskedTurn(view);

  useEffect(() => {
    measure.start();
    return () => measure.stop();
  }, [measure]);
  usePageTitle(view?.call ? callTime(view.call).title : `Poste ${extension}`);
  useShortcuts(useCallback(() => setShortcuts(true), []));
  useFocusKept(MAIN_ID);

  const call = view?.call && view.call.conversationId !== dismissed ? view.call : null;
  useEndedCallGivesWay(view?.call ?? null, setDismissed);
  useNewCall(
    view?.call ?? null,
    useCallback(() => {
      setArticle(null);
      setShortcuts(false);
      setAsked(null);
    }, []),
  );
  const missed = useMissedCall(call?.phase ?? null);
  const covered = article !== null || shortcuts;
  const ended = call?.phase === 'ended' ? call.conversationId : null;
  const callId = ended === null ? (call?.conversationId ?? null) : null;
  const askId = view?.ask && !view.ask.over ? view.ask.conversationId : null;
  const followed = useCallback(
    async (asking: Promise<AskAnswer>): Promise<AskAnswer> => {
      setAsked({ turnId: null });
      try {
        const answer = await asking;
        setAsked({ turnId: answer.turnId });
        // A question asked after a call is outside it: its answer takes the place of the ended call.
        if (ended !== null) setDismissed(ended);
        return answer;
      } catch (error) {
        setAsked(null);
        throw error;
      }
    },
    [ended, setAsked],
  );
  const ask = useCallback(
    (text: string, dictated = false) => followed(api.ask(text, callId ?? askId, dictated)),
    [api, callId, askId, followed],
  );
  const askAgain = useCallback((id: string) => followed(api.askAgain(id)), [api, followed]);
  const [opinions, judge] = useOpinions(view?.call?.conversationId ?? null);
  const readArticle = useCallback((slug: string) => api.deskArticle(slug), [api]);
  const tools = useMemo(
    () => ({
      ...{ api, measure, ask, askAgain, opinions, judge },
      ...{ openArticle: setArticle, covered, announce },
    }),
    [api, measure, ask, askAgain, opinions, judge, covered],
  );

  const others = (queue?.waiting ?? 0) - (call?.phase === 'ringing' ? 1 : 0);
  const elsewhere = connection === 'elsewhere';
  const outdated = connection === 'outdated';
  const inPage = session.webPhones.includes(extension);
  // What was last known before the connection went says nothing of now; a phone in the page has a bar of its own.
  const phone = inPage || connection !== 'open' ? null : (view?.phone ?? null);

  async function changeExtension(): Promise<void> {
    try {
      take(await api.choose(null));
    } catch (error) {
      setFault(codeOf(error));
    }
  }

  return (
    <DeskContext value={tools}>
      <PageHeader
        onFault={setFault}
        lead={
          <>
            <span className="top-extension">Poste {extension}</span>
            <TablePhone state={phone} />
            {call !== null && others > 0 && <span className="muted">{waitingSentence(others)}</span>}
          </>
        }
      >
        <Button className="button small" aria-label="Raccourcis clavier" onPress={() => setShortcuts(true)}>
          ?
        </Button>
        <Button className="button small" onPress={() => void changeExtension()}>
          Changer de poste
        </Button>
      </PageHeader>
      {connection === 'lost' && (
        <p className="banner" role="alert">
          Connexion perdue. Nouvel essai en cours… Votre téléphone marche toujours.
        </p>
      )}
      <TablePhoneAway state={phone} />
      {fault !== null && (
        <p className="banner" role="alert">
          {faultSentence(fault)}
        </p>
      )}
      {extensionAsk !== null && (
        <AskBanner key={extensionAsk.id} ask={extensionAsk} extension={extension} onFault={setFault} />
      )}
      {queue?.assistant === false && <AssistantAway />}
      {!elsewhere && <ConsultedStrip consulted={view?.consulted ?? null} />}
      <SpokenStatus
        call={call}
        otherwise={missed ? MISSED_SPOKEN : ''}
        asked={asked}
        notice={
          extensionAsk === null ? noticeAnnouncement(notice, queue) : askedSentence(extensionAsk, extension)
        }
      />
      <main id={MAIN_ID} className="desk" tabIndex={-1} aria-busy={view === null && !elsewhere && !outdated}>
        {elsewhere ? (
          <ElsewherePanel onTake={() => feed.start()} />
        ) : outdated ? (
          <OutdatedPanel />
        ) : view === null ? (
          <>
            <h1 className="visually-hidden">Poste {extension}</h1>
            <p className="waiting-body muted">Connexion au poste {extension}…</p>
          </>
        ) : call !== null ? (
          <CallPanel key={call.conversationId} call={call} onDismiss={setDismissed} />
        ) : (
          <WaitingPanel extension={extension} queue={queue} ask={view.ask} missed={missed} />
        )}
      </main>
      {!elsewhere && (
        <footer className="bottom">
          <AskBox
            callId={callId}
            goesOn={callId === null && askId !== null}
            conversationId={callId ?? askId}
            dictates={session.dictation}
          />
        </footer>
      )}
      <ArticleDialog slug={article} read={readArticle} onOpen={setArticle} onClose={() => setArticle(null)} />
      <ShortcutsDialog
        open={shortcuts}
        phone={inPage}
        dictation={session.dictation}
        onClose={() => setShortcuts(false)}
      />
    </DeskContext>
  );
}

/** A question that was asked here. */
interface Asked {
  /** Null while it is on its way. */
  readonly turnId: string | null;
}

/** The question asked last on this page, with its turn once it is there, and until it is gone again. */
function useAskedTurn(
  view: DeskView | null,
): readonly [{ readonly turn: TurnView | null } | null, (asked: Asked | null) => void] {
  const [asked, setAsked] = useState<Asked | null>(null);
  const seen = useRef<string | null>(null);
  const turn = turnOf(view, asked?.turnId ?? null);
  if (turn !== null) seen.current = turn.turnId;
  const over = asked === null || (turn === null && asked.turnId !== null && asked.turnId === seen.current);
  return [over ? null : { turn }, setAsked];
}

/** What was said of the answers, until the next call: the note of a call leaves out what did not help. */
function useOpinions(
  callId: string | null,
): readonly [ReadonlyMap<string, GivenOpinion>, (turnId: string, opinion: GivenOpinion | null) => void] {
  const [given, setGiven] = useState<ReadonlyMap<string, GivenOpinion>>(new Map());
  const judge = useCallback(
    (turnId: string, opinion: GivenOpinion | null) =>
      setGiven((before) => {
        const others = [...before].filter(([id]) => id !== turnId);
        return new Map(opinion === null ? others : [...others, [turnId, opinion]]);
      }),
    [],
  );
  useEffect(() => {
    if (callId !== null) setGiven(new Map());
  }, [callId]);
  return [given, judge];
}

/** A typed question on this desk. */
function turnOf(view: DeskView | null, turnId: string | null): TurnView | null {
  const turns = [...(view?.call?.asks ?? []), ...(view?.ask ? [view.ask] : [])];
  return turns.find((turn) => turn.turnId === turnId) ?? null;
}

/** Nothing that was open covers a call that begins to ring. */
function useNewCall(call: CallView | null, begins: () => void): void {
  const known = useRef<string | null>(null);
  useEffect(() => {
    if (call === null || call.phase === 'ended' || call.conversationId === known.current) return;
    known.current = call.conversationId;
    begins();
  }, [call, begins]);
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
