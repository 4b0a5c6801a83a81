import { useCallback, useEffect, useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import type { TurnView } from '#contract';
import { codeOf } from '../app/api.ts';
import { useApi } from '../app/session-context.ts';
import { DeskContext, type DeskTools } from '../calls/desk-context.ts';
import { DraftPanel } from '../calls/draft/draft-panel.tsx';
import { ExtractsPanel } from '../calls/draft/extracts-panel.tsx';
import { useShortcuts } from '../calls/use-shortcuts.ts';
import { ArticleDialog } from '../knowledge/article-dialog.tsx';
import { useReadArticle } from '../knowledge/read-article.tsx';
import { faultSentence, SEARCH_SILENT, SEARCHING } from '../wording/sentences.ts';

/** How often what is prepared is looked for, and until when, milliseconds. */
const LOOK_MS = 400;
const GIVE_UP_MS = 15_000;

/** What the assistant would have shown for this caller. */
export function SimulatedDraft({ ticket }: { readonly ticket: string }) {
  const tools = useTools();
  const { turn, fault, over, again } = usePreparedTurn(ticket);
  useShortcuts(useCallback(() => undefined, []));
  const [article, setArticle] = useState<string | null>(null);
  const read = useReadArticle();
  const all = useMemo(
    () => ({ ...tools, openArticle: setArticle, covered: article !== null }),
    [tools, article],
  );
  return (
    <DeskContext value={all}>
      {/* No landmark: the answer in it is one of the same name. */}
      <div>
        <h2 className="training-title">Réponse de l’assistant</h2>
        {turn?.draft ? (
          <DraftPanel turn={turn} draft={turn.draft} />
        ) : turn?.extracts && turn.extracts.passages.length > 0 ? (
          <ExtractsPanel turn={turn} extracts={turn.extracts} />
        ) : (
          !over && fault === null && <p className="muted">{SEARCHING}</p>
        )}
        {fault !== null && (
          <p className="fault" role="alert">
            {fault === 'NOT_FOUND' ? 'Cet appel d’entraînement est fini.' : faultSentence(fault)}
          </p>
        )}
        {over && turn?.draft == null && fault === null && <p role="status">{SEARCH_SILENT}</p>}
        {(over || fault !== null) && turn?.draft == null && fault !== 'NOT_FOUND' && (
          <Button className="button" onPress={again}>
            Réessayer
          </Button>
        )}
      </div>
      <ArticleDialog slug={article} read={read} onOpen={setArticle} onClose={() => setArticle(null)} />
    </DeskContext>
  );
}

/** Nothing is measured, and nobody is asked for an opinion. */
function useTools(): Omit<DeskTools, 'openArticle' | 'covered'> {
  const api = useApi();
  return useMemo(() => {
    const ask = () => Promise.reject(new Error('nothing is asked in training'));
    return {
      api,
      measure: { committed: () => () => undefined, serverNow: Date.now },
      ...{ ask, askAgain: ask },
      opinions: new Map(),
      judge: () => undefined,
      announce: () => undefined,
    };
  }, [api]);
}

interface Prepared {
  readonly turn: TurnView | null;
  readonly fault: string | null;
  /** Nothing more is waited for. */
  readonly over: boolean;
  readonly again: () => void;
}

/** What is prepared, looked for until it is whole or does not come. */
function usePreparedTurn(ticket: string): Prepared {
  const api = useApi();
  const [turn, setTurn] = useState<TurnView | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const begun = Date.now();
    let here = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      api.trainingTurn(ticket).then(
        (found) => {
          if (!here) return;
          setTurn(found);
          if (found.draft?.final || Date.now() - begun > GIVE_UP_MS) setOver(true);
          else timer = setTimeout(look, LOOK_MS);
        },
        (error: unknown) => here && setFault(codeOf(error)),
      );
    };
    setFault(null);
    setOver(false);
    look();
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [api, ticket, attempt]);
  return { turn, fault, over, again: () => setAttempt((before) => before + 1) };
}
