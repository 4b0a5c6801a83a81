import type { EarsView, Hearing } from '#contract';

/** What is said at the desk of the recogniser that heard the caller. */
export const HEARINGS: Readonly<Record<Hearing, string>> = {
  people: 'Comprend les personnes',
  synthetic: 'Voix de synthèse seulement',
};

/** The same, in a sentence. */
export const HEARING_REASONS: Readonly<Record<Hearing, string>> = {
  people: 'L’assistant a écouté cet appel avec un modèle qui comprend les voix humaines.',
  synthetic:
    'L’assistant a écouté cet appel avec le modèle de démonstration : d’une voix humaine, il ne comprend rien de juste. ' +
    'Le modèle pour les personnes se télécharge au premier démarrage de la démonstration, ou par ./run models fetch whisper-base.',
};

/** What a newcomer is told, before he calls, of who is understood. */
export function earsSentence({ hears, awaited }: EarsView): string {
  if (hears === null) return 'L’écoute ne répond pas : l’appel passera, mais sans réponse préparée.';
  if (hears === 'people') return 'Les voix humaines sont comprises : parlez de votre voix.';
  const meanwhile = 'en attendant, seules les voix de synthèse sont comprises.';
  switch (awaited?.state) {
    case 'being-fetched':
      return `Le modèle qui comprend les voix humaines arrive (${awaited.fetchedPercent} %)… ${capital(meanwhile)}`;
    case 'being-loaded':
      return `Le modèle qui comprend les voix humaines est là, il se prépare ; ${meanwhile}`;
    case 'unusable':
      return `Le modèle qui comprend les voix humaines est abîmé. Tapez dans un terminal : ./run models fetch ${awaited.name} ; ${meanwhile}`;
    case 'not-coming':
      return `Seules les voix de synthèse sont comprises. Pour les voix humaines, tapez dans un terminal : ./run models fetch ${awaited.name}`;
    default:
      return 'Seules les voix de synthèse sont comprises.';
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
