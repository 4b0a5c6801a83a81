import { MICROPHONE_NOTICES } from '../../phone/phone-sentences.ts';
import { SAID_NOTICES } from '../../wording/sentences.ts';
import type { DictationProblem, DictationView } from './dictation.ts';

type TextFault = Extract<DictationProblem, { kind: 'text' }>['fault'];

/** What happened to a dictation. */
const FAULTS: Readonly<Record<TextFault, string>> = {
  'no-transcriber': 'Le service d’écoute ne répond pas.',
  'no-capacity': 'Trop de personnes parlent en même temps.',
  'listening-lost': 'La dictée s’est coupée.',
  'text-lost': 'Le texte de la dictée n’arrive pas.',
  'too-slow': 'La connexion est trop lente pour dicter.',
  refused: 'La dictée a été refusée.',
  replaced: 'Une autre dictée a commencé dans un autre onglet.',
  unreachable: 'Pas de connexion : la dictée s’est arrêtée.',
  'nothing-heard': 'Rien n’a été entendu.',
  'not-understood': 'La dictée n’a pas été comprise.',
  dropped: SAID_NOTICES.dropped.what,
  cut: 'La phrase est coupée.',
  'too-long': 'La dictée s’arrête à 30 secondes.',
};

const KEPT = 'Ce qui a été entendu est dans le champ : vérifiez-le.';
const TYPE_IT = 'Recommencez, ou tapez votre question.';

/** What went wrong, then what to do. */
export function problemSentence(problem: DictationProblem): string {
  if (problem.kind === 'microphone') {
    const { what, todo } = MICROPHONE_NOTICES[problem.fault];
    return `${what} ${todo}`;
  }
  return `${FAULTS[problem.fault]} ${problem.kept ? KEPT : TYPE_IT}`;
}

/** What stands under the field while somebody dictates. */
export function dictatingSentence({ stage, text }: DictationView): string {
  switch (stage) {
    case 'idle':
      return '';
    case 'opening':
      return 'Le micro s’ouvre…';
    case 'speaking':
      return text === '' ? 'Parlez : on vous écoute.' : `« ${text} »`;
    case 'closing':
      return text === '' ? 'Le texte arrive…' : `« ${text} »`;
  }
}

/** Said by a screen reader. */
export const SPEAK_SPOKEN = 'Dictée : parlez. Échap annule.';
export const DISCARDED_SPOKEN = 'Dictée annulée.';

/** What a screen reader says of a text that is in the field now. */
export function dictatedAnnouncement(text: string): string {
  return `Dictée : ${text}. Entrée pour chercher, ou corrigez.`;
}
