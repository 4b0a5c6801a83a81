import type { DeskView } from '../../../src/desk-view.ts';

/** What a screen reader should say of the desk. Said again only when it changes. */
export function announcement(view: DeskView | null): string {
  const call = view?.call;
  if (!call) return '';
  const draft = call.need?.draft ?? null;
  const prepared =
    draft === null
      ? ''
      : draft.abstained
        ? ' Pas de réponse sûre dans la base.'
        : ` Réponse prête. Demande : ${draft.need}`;
  switch (call.phase) {
    case 'ringing':
      return `Votre téléphone sonne.${prepared}`;
    case 'conversation':
      return `En conversation.${prepared}`;
    case 'ended':
      return 'Appel terminé.';
  }
}
