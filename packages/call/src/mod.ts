export type { CallEvent, DialogueCommand, MenuTime, Prompt, SeenEvent } from './call-events.ts';
export {
  ASSIST_MODES,
  type AssistMode,
  CALL_ENDS,
  type CallEnd,
  type CallState,
  desksOf,
  type EndReason,
  isConference,
  NEW_CALL,
  type QueuePlace,
  type StageName,
} from './call-state.ts';
export { type CallLimits, deadlineName, limitMs, MAX_MENU_MS, MAX_READ_BACK_MS } from './deadlines.ts';
export { lifecycleStep, modeCode, modeOf, reasonCode, reasonOf, stepOf } from './lifecycle-steps.ts';
export { next } from './next.ts';
export { type Step, type ToldStep, withStep } from './steps.ts';
export { callStateSchema } from './stored-state.ts';
