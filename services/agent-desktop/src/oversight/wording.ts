import type { AssistMode, CallState } from '@decroche/call';
import type { KeptStore } from '@decroche/service-kit';

const UNITS = [
  ['jour', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A length of time in words, such as `10 min`; the largest unit of which it is a whole number, else milliseconds. */
export function durationWords(ms: number): string {
  const [unit, length] = UNITS.find(([, each]) => ms >= each && ms % each === 0) ?? ['ms', 1];
  const count = Math.round(ms / length);
  return `${count.toLocaleString('fr-FR')} ${unit === 'jour' && count > 1 ? 'jours' : unit}`;
}

/** An age, or a time that is left, in words: whole units of the largest kind. */
export function ageWords(ms: number): string {
  const unit = UNITS.find(([, length]) => ms >= length);
  if (unit === undefined) return 'moins d’une seconde';
  const count = Math.floor(ms / unit[1]);
  return durationWords(count * unit[1]);
}

/** How long something stays, in words. */
export function longestWords(longestMs: number | null): string {
  return longestMs === null ? 'pas de durée fixe' : `${durationWords(longestMs)} au plus`;
}

export const PLACE_WORDS: Readonly<Record<KeptStore['place'], string>> = {
  memory: 'mémoire du service',
  stream: 'mémoire du bus (NATS)',
  redis: 'Redis',
  database: 'base de données',
  disk: 'disque',
  output: 'sortie du service',
  outside: 'hors du service',
};

export const CONTENT_WORDS: Readonly<Record<KeptStore['content'], string>> = {
  voice: 'voix',
  'raw-words': 'paroles brutes',
  'redacted-words': 'paroles expurgées',
  person: 'nom d’une personne',
  technical: 'données techniques',
  figures: 'chiffres',
  knowledge: 'documentation',
};

export const ABOUT_WORDS: Readonly<Record<KeptStore['about'], string>> = {
  caller: 'appelants',
  staff: 'personnel',
  nobody: 'personne',
};

/** Where a call stands, said of its caller. */
export const STAGE_WORDS: Readonly<Record<CallState['stage'], string>> = {
  arriving: 'arrive',
  notice: 'entend l’annonce',
  asking: 'va être interrogé',
  listening: 'est écouté par l’assistant',
  replacing: 'change de transcripteur',
  understanding: 'est compris',
  weighing: 'est compris',
  confirming: 'confirme',
  choosing: 'choisit au clavier',
  'handing-over': 'passe dans la file',
  left: 'passe dans la file',
  waiting: 'attend un agent',
  ringing: 'sonne',
  conversation: 'parle avec un agent',
  ended: 'terminé',
};

/** What the assistant does for a call. */
export const MODE_WORDS: Readonly<Record<AssistMode, string>> = {
  unknown: 'pas encore connu',
  listening: 'écouté',
  refused: 'assistant refusé',
  silent: 'n’a rien dit',
  'no-transcriber': 'écoute en panne',
  'no-capacity': 'trop d’appels en même temps',
  'no-audio': 'son pas arrivé',
  'listening-lost': 'écoute coupée',
  'not-understood': 'pas compris',
  'no-preparation': 'pas de réponse possible',
};
