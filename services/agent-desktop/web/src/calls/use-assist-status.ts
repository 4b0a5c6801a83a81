import { useEffect, useReducer } from 'react';
import type { CallView } from '#contract';
import { type AssistStatus, assistStatus } from './assist-status.ts';
import { useDeskTools } from './desk-context.ts';

const LOOK_MS = 500;

/** What the assistant is doing for a call; draws again when time alone changes it. */
export function useAssistStatus(call: CallView): AssistStatus {
  const { measure } = useDeskTools();
  const [, drawAgain] = useReducer((times: number) => times + 1, 0);
  const status = assistStatus(call, measure.serverNow());
  const { kind, notice } = status;
  useEffect(() => {
    const timer = setInterval(() => {
      const later = assistStatus(call, measure.serverNow());
      if (later.kind !== kind || later.notice !== notice) drawAgain();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [call, measure, kind, notice]);
  return status;
}
