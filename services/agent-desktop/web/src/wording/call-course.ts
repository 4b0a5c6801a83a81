import type { CallView } from '../../../src/desk-view.ts';
import { clockTime } from './dates.ts';

const PHASES = {
  ringing: 'Ça sonne',
  conversation: 'En conversation',
  ended: 'Appel terminé',
} as const;

/** Where the call stands, and since when. */
export function callTime(call: CallView): { readonly title: string; readonly sinceMs: number | null } {
  const { phase, heldSinceMs, ringingSinceMs, pickedUpAtMs } = call;
  if (heldSinceMs !== null) return { title: 'Mis en attente', sinceMs: heldSinceMs };
  return { title: PHASES[phase], sinceMs: phase === 'ringing' ? ringingSinceMs : pickedUpAtMs };
}

/** How the call came here: who transferred it, how long the caller waits or waited, which one he was in the queue. */
export function callCourse(call: CallView, nowMs: number): string[] {
  const { phase, transferredBy, waitingSinceMs, waitedMs, position } = call;
  const course: string[] = [];
  if (transferredBy !== null) course.push(`transféré par le poste ${transferredBy}`);
  if (phase === 'ringing' && waitingSinceMs !== null)
    course.push(`attend depuis ${clockTime(Math.max(0, nowMs - waitingSinceMs))}`);
  if (phase === 'ringing' && position !== null)
    course.push(position === 1 ? 'arrivé 1er dans la file' : `arrivé ${position}e dans la file`);
  if (phase !== 'ringing' && waitedMs !== null) course.push(`a attendu ${clockTime(waitedMs)}`);
  return course;
}
