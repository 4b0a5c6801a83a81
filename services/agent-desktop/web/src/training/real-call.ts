import type { DeskView } from '#contract';

/** Whether a desk has a call that rings or goes on, or is asked by a colleague about his. */
export function hasRealCall(view: DeskView | null): boolean {
  if (view === null) return false;
  return view.consulted !== null || (view.call !== null && view.call.phase !== 'ended');
}
