import type { LiveState, TurnView } from '#contract';
import { evidenceTitle } from '../../wording/sentences.ts';

/** Where the live listening stands, as an agent reads it. */
export const LIVE_STATES: Readonly<Record<LiveState, string>> = {
  on: 'Écoute en direct',
  aside: 'Écoute en pause : appel en attente, ou une autre personne est là',
  keys: 'Écoute en pause : touches du téléphone',
  stopped: 'Écoute arrêtée pour cet appel',
  'no-capacity': 'Écoute interrompue : trop d’appels en même temps',
  lost: 'Écoute interrompue, nouvel essai en cours',
  over: 'Écoute terminée',
};

export const SIDES = { caller: 'Appelant', agent: 'Vous' } as const;

/** What a suggestion is about, in one line. */
export function suggestionTitle({ draft, said }: TurnView): string {
  if (draft === null) return said?.text ?? '';
  const kind = evidenceTitle(draft);
  const need = draft.need || (draft.cited[0] ?? draft.nearest[0])?.title || '';
  if (need === '') return kind ?? said?.text ?? '';
  return kind === null ? need : `${kind} : ${need}`;
}
