import type { CallState, ToldStep } from '@decroche/call';

/** Since when the call has the extension: its last ring there, or its answer. Null when neither is in its steps. */
export function heldSince(steps: readonly ToldStep[], extension: string): number | null {
  const last = steps.findLast(
    (step) => (step.kind === 'ringing' || step.kind === 'picked-up') && step.extension === extension,
  );
  return last?.atMs ?? null;
}

/**
 * How a call leaves an extension that another call has taken since: a phone has one call at a time, so the end of
 * the older one was missed.
 */
export function leavingStep(
  state: CallState,
  { extension, atMs, by }: { readonly extension: string; readonly atMs: number; readonly by: string },
): ToldStep | undefined {
  const at = { eventId: `${by} ${extension} ${atMs}`, atMs };
  if (state.stage === 'ringing' && state.extensions.includes(extension)) {
    return { ...at, kind: 'ring-stopped', extension };
  }
  if (state.stage === 'conversation' && state.extension === extension) {
    return { ...at, kind: 'ended', end: 'unknown' };
  }
  return undefined;
}
