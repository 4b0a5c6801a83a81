import { HESITATION_SOUNDS } from './hesitations.ts';

/** Folded words around a number that tell whether it is a year, and of what. */

/** A number before one of these counts something. */
export const COUNTED: ReadonlySet<string> = new Set([
  ...[
    'euro',
    'euros',
    'eur',
    '€',
    '%',
    'trimestre',
    'trimestres',
    'an',
    'ans',
    'annee',
    'annees',
    'mois',
    'jour',
  ],
  ...['jours', 'semaine', 'semaines', 'heure', 'heures', 'h', 'pour', 'km', 'kilometres', 'points', 'point'],
  ...[
    'personnes',
    'fois',
    'enfants',
    'enfant',
    'virgule',
    'francs',
    'franc',
    'points',
    'annuites',
    'minutes',
  ],
]);
export const BIRTH_CUES: ReadonlySet<string> = new Set([
  ...['ne', 'nee', 'nes', 'nees', 'naissance', 'naquit', 'generation', 'generations', 'naitre', 'naissait'],
]);
export const SINCE_CUES: ReadonlySet<string> = new Set(['depuis', 'des', 'apres']);
export const UNTIL_CUES: ReadonlySet<string> = new Set(['jusqu', 'avant']);
/** Right before a four-digit number, whatever follows it. */
export const YEAR_CUES: ReadonlySet<string> = new Set([
  ...['en', 'annee', 'annees', 'depuis', 'avant', 'apres', 'debut', 'fin', 'courant', 'an', 'ete', 'hiver'],
  ...['printemps', 'automne', 'noel', 'generation', 'generations', 'classe', 'naissance', 'des'],
]);
/** Right before a two-digit number: `en soixante quatre`. */
export const SHORT_YEAR_CUES: ReadonlySet<string> = new Set([
  ...['en', 'annee', 'annees', 'classe', 'generation', 'generations'],
]);
/** Right before a month without a year. */
export const MONTH_CUES: ReadonlySet<string> = new Set([
  ...['en', 'depuis', 'des', 'avant', 'apres', 'debut', 'fin', 'mi', 'courant', 'mois', 'de', 'd', 'jusqu'],
]);
/** Words that may stand between a cue and its date. */
export const CUE_LINKS: ReadonlySet<string> = new Set([
  ...HESITATION_SOUNDS,
  ...['le', 'la', 'l', 'du', 'de', 'd', 'est', 'c', 'au', 'donc', 'date', 'ma', 'a', 'ce', 'sa'],
]);
