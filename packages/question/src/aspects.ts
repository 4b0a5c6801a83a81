import { lightStem, wordSet } from '@decroche/french';
import { type Readable, readingOf } from './reading.ts';

/** What roles of sections a way of asking points to, strongest first. */
const INTENTS: readonly (readonly [pattern: RegExp, roles: readonly string[]])[] = [
  [/\b(?:papiers?|documents?|pieces?|justificatifs?|attestations?|fournir|envoyer quoi)\b/, ['pieces']],
  [
    /\bcombien de temps\b|\bdelais?\b|\bquand est-ce que\b|\ba partir de quand\b|\bavant quand\b|\bdepuis quand\b|\bquelle date\b|\bc'est quand\b|\bquand\b/,
    ['delai'],
  ],
  [/\bcombien (?:de trimestres|d'annees|d'enfants)\b|\bquel age\b|\bage\b/, ['conditions']],
  [
    /\bcombien\b|\bmontants?\b|\bpourcentage\b|\bpour cent\b|\btaux(?! plein)\b|\bsomme\b|\bplafond\b|\bvaleur\b/,
    ['montant'],
  ],
  [/\bseuils?\b/, ['montant', 'conditions']],
  [
    /\bcomment\b|\bou (?:est-ce|faut|dois|je|on)\b|\bdemander\b|\bdemarches?\b|\bprocedures?\b|\bformalites?\b|\bformulaire\b|\bqu'est-ce que je dois faire\b|\bfaire pour\b|\bchez qui\b|\ba qui\b|\bs'adresser\b|\bcontester\b|\bdeclarer\b/,
    ['demarche'],
  ],
  [/\bdroit\b|\bconditions?\b|\best-ce que je peux\b|\bqui peut\b|\bcompte(?:nt)?\b/, ['conditions']],
];

/** Stems of words that only ask for an aspect of a thing and belong to every thing alike. */
export const ASPECT_STEMS: ReadonlySet<string> = new Set(
  [
    ...wordSet(`condition conditions montant montants seuil procedure demarche demarches formalites valeur nombre maximum
      generation calcul definition exemple`),
  ].map(lightStem),
);

/** Roles of sections that probably answer this way of asking; empty when it points to none. */
export function aspectsAskedFor(question: Readable): ReadonlySet<string> {
  const { folded } = readingOf(question);
  for (const [pattern, roles] of INTENTS) if (pattern.test(folded)) return new Set(roles);
  return new Set();
}
