import type { CallView, ConsultationView } from '#contract';
import { clockTime } from '../wording/dates.ts';

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

const CONSULTATIONS: Readonly<Record<ConsultationView['stage'], (other: string) => string>> = {
  ringing: (other) => `vous appelez le poste ${other}`,
  talking: (other) => `vous consultez le poste ${other}`,
  held: (other) => `le poste ${other} attend`,
  together: (other) => `à trois avec le poste ${other}`,
};

/** What somebody reads whom a colleague asks about his caller. */
export const CONSULTED: Readonly<Record<ConsultationView['stage'], (other: string) => string>> = {
  ringing: (other) => `Le poste ${other} vous appelle au sujet d’un appelant.`,
  talking: (other) => `Le poste ${other} vous consulte au sujet d’un appelant, qui ne vous entend pas.`,
  held: (other) => `Le poste ${other} vous fait patienter.`,
  together: (other) => `Vous parlez à trois avec le poste ${other}.`,
};

/**
 * How the call came here, and who has a part in it: who transferred it, how long the caller waits or waited, which one he is in the
 * queue, which colleague is asked.
 */
export function callCourse(call: CallView, nowMs: number): string[] {
  const { phase, transferredBy, waitingSinceMs, waitedMs, position, waiting, consultation } = call;
  const course: string[] = [];
  if (transferredBy !== null) course.push(`transféré par le poste ${transferredBy}`);
  if (phase === 'ringing' && waitingSinceMs !== null)
    course.push(`attend depuis ${clockTime(Math.max(0, nowMs - waitingSinceMs))}`);
  if (phase === 'ringing' && position !== null)
    course.push(
      `${position === 1 ? '1er' : `${position}e`}${waiting === null ? '' : ` sur ${waiting}`} dans la file`,
    );
  // Whom a colleague gave over in person did not wait for it.
  if (phase !== 'ringing' && waitedMs !== null && !(transferredBy !== null && waitedMs === 0))
    course.push(`a attendu ${clockTime(waitedMs)}`);
  if (consultation !== null) course.push(CONSULTATIONS[consultation.stage](consultation.other));
  return course;
}
