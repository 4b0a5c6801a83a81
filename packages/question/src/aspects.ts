import { type Readable, readingOf } from './reading.ts';

/** What roles of sections a way of asking points to, strongest first. */
const INTENTS: readonly (readonly [pattern: RegExp, roles: readonly string[]])[] = [
  [/\b(?:papiers?|documents?|pieces?|justificatifs?|attestations?|fournir|envoyer quoi)\b/, ['pieces']],
  [
    /\bcombien de temps\b|\bdelais?\b|\bquand est-ce que\b|\ba partir de quand\b|\bavant quand\b|\bdepuis quand\b|\bquelle date\b|\bc'est quand\b|\bquand\b/,
    ['delai'],
  ],
  [/\bcombien (?:de trimestres|d'annees|d'enfants)\b|\bquel age\b|\bage\b/, ['conditions']],
  [/\bcombien\b|\bmontants?\b|\bpourcentage\b|\bpour cent\b|\btaux\b|\bsomme\b|\bplafond\b/, ['montant']],
  [
    /\bcomment\b|\bou (?:est-ce|faut|dois|je|on)\b|\bdemander\b|\bdemarches?\b|\bformulaire\b|\bqu'est-ce que je dois faire\b|\bfaire pour\b|\bchez qui\b|\ba qui\b|\bs'adresser\b|\bcontester\b|\bdeclarer\b/,
    ['demarche'],
  ],
  [/\bdroit\b|\bconditions?\b|\best-ce que je peux\b|\bqui peut\b|\bcompte(?:nt)?\b/, ['conditions']],
];

/** Roles of sections that probably answer this way of asking; empty when it points to none. */
export function aspectsAskedFor(question: Readable): ReadonlySet<string> {
  const { folded } = readingOf(question);
  for (const [pattern, roles] of INTENTS) if (pattern.test(folded)) return new Set(roles);
  return new Set();
}
