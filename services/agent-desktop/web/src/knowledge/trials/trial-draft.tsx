import { useMemo, useState } from 'react';
import type { TrialView } from '#contract';
import { useApi } from '../../app/session-context.ts';
import { DeskContext, type DeskTools } from '../../calls/desk-context.ts';
import { DraftPanel } from '../../calls/draft/draft-panel.tsx';
import { MAX_LISTED } from '../../calls/draft/side-column.tsx';
import { QuestionsToAsk, RelatedRights } from '../../calls/draft/side-lists.tsx';
import { SaidWords } from '../../calls/said-words.tsx';
import { SAID_NOTICES } from '../../wording/sentences.ts';
import { ArticleDialog } from '../article-dialog.tsx';
import { useReadArticle } from '../read-article.tsx';

/** What the agent would have on his desk. */
export function TrialDraft({ trial }: { readonly trial: TrialView }) {
  const { turn } = trial;
  const { said, draft } = turn;
  const [article, setArticle] = useState<string | null>(null);
  const read = useReadArticle();
  const tools = useTools(article, setArticle);
  return (
    <DeskContext value={tools}>
      {/* No landmark: the answer in it is one. */}
      <div className="sheet-part">
        <h2>Ce que l’agent verrait</h2>
        {said !== null &&
          (said.outcome === 'text' ? (
            <p className="said-text">
              <SaidWords said={said} />
            </p>
          ) : (
            <p>{SAID_NOTICES[said.outcome].what}</p>
          ))}
        <div className="trial-desk">
          {draft !== null && <DraftPanel turn={turn} draft={draft} />}
          {/* As the column beside an answer has them, without its landmark. */}
          <div>
            <QuestionsToAsk questions={draft?.questionsToAsk.slice(0, MAX_LISTED) ?? []} />
            <RelatedRights rights={draft?.relatedRights.slice(0, MAX_LISTED) ?? []} />
          </div>
        </div>
      </div>
      <ArticleDialog slug={article} read={read} onOpen={setArticle} onClose={() => setArticle(null)} />
    </DeskContext>
  );
}

/** Nothing is measured, and nobody is asked for an opinion. */
function useTools(article: string | null, openArticle: (slug: string) => void): DeskTools {
  const api = useApi();
  return useMemo(() => {
    const ask = () => Promise.reject(new Error('a trial is asked by its form'));
    return {
      api,
      measure: { committed: () => () => undefined, serverNow: Date.now },
      ...{ ask, askAgain: ask },
      opinions: new Map(),
      judge: () => undefined,
      announce: () => undefined,
      openArticle,
      covered: article !== null,
    };
  }, [api, openArticle, article]);
}
