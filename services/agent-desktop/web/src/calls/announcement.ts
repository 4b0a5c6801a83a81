import type { CallView, DraftView, QueueView, TurnView } from '#contract';
import {
  EVIDENCE_TITLES,
  evidenceTitle,
  SEARCH_SILENT,
  SEARCHING,
  TOO_PERSONAL,
} from '../wording/sentences.ts';
import type { AssistStatus } from './assist-status.ts';
import { wrapUpNote } from './wrap-up/wrap-up-note.ts';

const NO_OPINION = new Map<string, never>();
const NONE_READ: ReadonlySet<string> = new Set();

/**
 * What a screen reader should say of the call. The need is said while the phone rings; from pickup on the caller
 * speaks, and only a few words may be said over him.
 */
export function callAnnouncement(call: CallView | null, status: AssistStatus | null): string {
  if (call === null) return '';
  const draft = call.need?.draft ?? null;
  const nothing = status?.kind === 'none' ? ' Aucune réponse préparée.' : '';
  switch (call.phase) {
    case 'ringing':
      return `Votre téléphone sonne.${draft === null ? nothing : ` ${answerAnnouncement(draft)}`}`;
    case 'conversation':
      return `En conversation.${draft === null ? nothing : ` ${answerTitle(draft)}.`}`;
    case 'ended':
      return wrapUpNote(call, NO_OPINION, NONE_READ).length === 0
        ? 'Appel terminé.'
        : 'Appel terminé. La note est prête : Alt + N la copie.';
  }
}

/** A ring went elsewhere. */
export const MISSED_SPOKEN = 'Plus d’appel sur votre poste.';

/** A notice, or that the assistant is off, which matters more. */
export function noticeAnnouncement(notice: string, queue: QueueView | null): string {
  return queue?.assistant === false ? 'Assistant coupé.' : notice;
}

/** What it should say of a typed question. */
export function askAnnouncement(turn: TurnView | null, late: boolean): string {
  if (turn === null || turn.said === null) return SEARCHING;
  if (turn.said.outcome !== 'text') return TOO_PERSONAL;
  if (turn.draft !== null) return answerAnnouncement(turn.draft);
  return late ? SEARCH_SILENT : SEARCHING;
}

/** "Réponse prête : Toucher la retraite de son mari", or that there is none. */
function answerAnnouncement(draft: DraftView): string {
  const title = answerTitle(draft);
  const what = draft.need === '' ? (draft.sentences[0]?.text ?? '') : draft.need;
  return draft.abstained || what === '' ? `${title}.` : `${title} : ${what}`;
}

function answerTitle(draft: DraftView): string {
  const title = evidenceTitle(draft);
  return title === EVIDENCE_TITLES.nothing ? 'Pas de réponse sûre' : (title ?? 'Réponse prête');
}
