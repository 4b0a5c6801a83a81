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
