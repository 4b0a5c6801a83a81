import type { ArticleLineView, ArticleState, VersionView } from '#contract';
import { frenchDate } from '../../wording/dates.ts';

export const STATE_WORDS: Readonly<Record<ArticleState, string>> = {
  draft: 'brouillon',
  'in-review': 'à relire',
  approved: 'approuvé, à publier',
  published: 'publié',
  archived: 'remplacé',
};

const KIND_WORDS: Readonly<Record<string, string>> = { legislation: 'législation', procedure: 'procédure' };

const DAY_MS = 86_400_000;
/** A source read longer ago than this should be read again, days: as the lint says. */
const STALE_DAYS = 180;

export function kindWords(kind: string): string {
  return KIND_WORDS[kind] ?? kind;
}

/** "nationale", or the name of the fund. */
export function scopeWords(scope: string): string {
  return scope === 'national' ? 'nationale' : scope;
}

/** Where a version stands, with who read it. */
export function versionWords({ status, reviewer }: Pick<VersionView, 'status' | 'reviewer'>): string {
  const approved = status === 'in-review' && reviewer !== '';
  return STATE_WORDS[approved ? 'approved' : status];
}

/** When the rule of an article applies: "toujours", "depuis le …". */
export function periodWords({ validFrom, validTo }: Pick<ArticleLineView, 'validFrom' | 'validTo'>): string {
  if (validFrom !== '' && validTo !== '') return `du ${frenchDate(validFrom)} au ${frenchDate(validTo)}`;
  if (validFrom !== '') return `depuis le ${frenchDate(validFrom)}`;
  return validTo === '' ? 'toujours' : `jusqu’au ${frenchDate(validTo)}`;
}

/** How old a reading is, and whether it should be done again. */
export function readingAge(day: string, nowMs: number): { readonly words: string; readonly stale: boolean } {
  if (day === '') return { words: 'jamais lue à son adresse', stale: true };
  const days = Math.floor((nowMs - Date.parse(day)) / DAY_MS);
  return { words: `lue ${agoWords(days)}`, stale: days > STALE_DAYS };
}

/** "aujourd’hui", "il y a 3 jours", "il y a 14 mois". */
function agoWords(days: number): string {
  if (days < 1) return 'aujourd’hui';
  if (days === 1) return 'hier';
  if (days < 60) return `il y a ${days} jours`;
  const months = Math.floor(days / 30.44);
  return months < 24 ? `il y a ${months} mois` : `il y a ${Math.floor(months / 12)} ans`;
}

/** What an article rests on, in a list: how many, and which should be read again. */
export function sourcesWords(
  { sources, unreadSources, oldestReading }: ArticleLineView,
  nowMs: number,
): { readonly words: string; readonly stale: boolean } {
  if (sources === 0) return { words: 'aucune source', stale: true };
  const age = readingAge(oldestReading, nowMs);
  if (oldestReading === '') return age;
  const unread = unreadSources === 0 ? '' : `, ${unreadSources} à vérifier`;
  return { words: `${sources}, la plus ancienne ${age.words}${unread}`, stale: age.stale };
}

const MOMENT = new Intl.DateTimeFormat('fr', { dateStyle: 'long', timeStyle: 'short' });

/** "30 novembre 2026 à 08:12". */
export function momentWords(ms: number): string {
  return MOMENT.format(ms);
}
