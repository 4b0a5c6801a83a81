import { createContext, useContext } from 'react';
import type { AskAnswer, Verdict } from '#contract';
import type { DeskApi } from '../live/api.ts';
import type { DeskMeasure } from '../measure/desk-measure.ts';

/** What every part of the desk may use. */
export interface DeskTools {
  readonly api: DeskApi;
  readonly measure: DeskMeasure;
  /**
   * Asks a question inside the call on the screen, or outside a call.
   *
   * @throws an error with a code of the API
   */
  readonly ask: (text: string) => Promise<AskAnswer>;
  /** What was said of the answers, by turn. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly judge: (turnId: string, verdict: Verdict) => void;
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
