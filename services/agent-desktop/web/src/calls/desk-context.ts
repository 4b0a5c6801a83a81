import { createContext, useContext } from 'react';
import type { AskAnswer, FeedbackReason, Verdict } from '#contract';
import type { DeskApi } from '../app/api.ts';
import type { DeskMeasure } from '../readiness/desk-measure.ts';

/** What was said of an answer on this page. */
export interface GivenOpinion {
  readonly verdict: Verdict;
  /** Of the whole answer, not of one sentence. */
  readonly whole: boolean;
  readonly reason: FeedbackReason | null;
  /** With which it is changed or withdrawn. */
  readonly receipt: string;
}

/** What every part of the desk may use. */
export interface DeskTools {
  readonly api: DeskApi;
  readonly measure: Pick<DeskMeasure, 'committed' | 'serverNow'>;
  /**
   * Asks a question inside the call on the screen, or outside a call.
   *
   * @param dictated whether it was, in part or whole
   * @throws an error with a code of the API
   */
  readonly ask: (text: string, dictated?: boolean) => Promise<AskAnswer>;
  /** Asks one of the questions of the day again, outside a call. @throws an error with a code of the API */
  readonly askAgain: (id: string) => Promise<AskAnswer>;
  /** What was said of the answers, by turn. */
  readonly opinions: ReadonlyMap<string, GivenOpinion>;
  /** Keeps what was said of an answer; null when it was taken back. */
  readonly judge: (turnId: string, opinion: GivenOpinion | null) => void;
  /** Shows an article in full. */
  readonly openArticle: (slug: string) => void;
  /** True while a window lies over the desk. */
  readonly covered: boolean;
  /** Has a screen reader say something. */
  readonly announce: (sentence: string) => void;
}

export const DeskContext = createContext<DeskTools | null>(null);

/** Tools of the desk around this component. */
export function useDeskTools(): DeskTools {
  const tools = useContext(DeskContext);
  if (tools === null) throw new Error('useDeskTools is used outside a desk');
  return tools;
}
