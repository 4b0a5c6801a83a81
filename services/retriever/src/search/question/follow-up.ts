import { HESITATIONS, isStopWord, wordSet } from '@decroche/french';
import { type Readable, readingOf, Wording } from '@decroche/question';

/** How a question begins that goes on from another one; `et` alone does too. */
const OPENINGS: readonly (readonly string[])[] = [
  ['meme', 'question'],
  ['meme', 'chose'],
  ['pareil', 'pour'],
  ['idem', 'pour'],
  ['dans', 'ce', 'cas'],
  ['et'],
  ['mais'],
  ['sinon'],
  ['alors'],
  ['donc'],
];
/** Words of greeting or hesitation that may come before. */
const FILLERS: ReadonlySet<string> = new Set([
  ...HESITATIONS,
  ...['oui', 'ah', 'merci', 'ok', 'd', 'accord', 'tres', 'bien'],
]);
/** Content terms above which a question stands on its own. */
const MOST_TERMS = 5;

/** Words that ask something of a subject without being one. */
const ASPECTS: ReadonlySet<string> = wordSet(`
  delai delais montant montants condition conditions papier papiers piece pieces document documents justificatif
  justificatifs attestation age ages plafond plafonds ressource ressources revenu revenus taux pourcentage demarche demarches
  formulaire date dates duree calcul calculs exemple exception exceptions difference avantage inconvenient consequence
  consequences minimum maximum somme prix cout frais adresse lien site courrier
  imposable retroactif retroactive automatique cumulable remboursable obligatoire possible definitif definitive valable
  combien quand comment ou qui quoi pourquoi quel quelle quels quelles
  fais font ferai doit doivent peut peuvent temps fois
  paye payee payes verse versee verses touche toucher percoit demande demander fait faire faut envoyer fournir commence
  dure durer attendre prend prendre arrive change changer marche marcher compte compter droit augmente baisse
  coute depasse reduit suffit permet risque perd perdre garde garder remplir joindre s'adresser adresser contester
`);
/** Persons and dates for which the same is asked. */
const CASES: ReadonlySet<string> = wordSet(`
  femme mari epouse epoux conjoint conjointe concubin concubine compagnon compagne ex mere pere parents frere soeur fils
  fille enfant enfants voisin voisine ami amie homme hommes femmes ne nee nes nees an ans mois annee annees jour jours
  pacse pacsee pacses marie mariee maries divorce divorcee seul seule couple etranger artisan artisans commercant agricole
  agriculteur fonctionnaire fonctionnaires salarie salariee independant liberal apres avant aussi encore vrai sur autre
  autres pareil cas moi lui elle personne personnes
`);

/** What a short question is to the one before it. */
export type Continuation =
  /** It says by itself what it is about. */
  | 'none'
  /** It names no subject: `le délai ?`, `et si elle est née en 64 ?`. */
  | 'subjectless'
  /** It opens like one that goes on, and names a subject: `et la réversion ?`. */
  | 'opened';

/**
 * Whether a short question goes on from the one before it.
 *
 * @param terms how many content terms it has
 */
export function continuationOf(text: Readable, terms: number): Continuation {
  if (terms > MOST_TERMS) return 'none';
  const { tokens, words: all } = readingOf(text);
  const from = all.findIndex((word) => !FILLERS.has(word));
  if (from < 0) return 'none';
  const content = tokens.filter(
    ({ norm, kind, elided }) =>
      kind !== 'punctuation' && kind !== 'number' && !elided && !isStopWord(norm) && !FILLERS.has(norm),
  );
  const isSubjectless = content.every(({ norm }) => ASPECTS.has(norm) || CASES.has(norm));
  const isOpened = OPENINGS.some((opening) => opening.every((word, at) => all[from + at] === word));
  // `je suis né en 64` alone says a case and asks nothing: without an opening an aspect is needed.
  if (isSubjectless && (isOpened || content.some(({ norm }) => ASPECTS.has(norm)))) return 'subjectless';
  return isOpened ? 'opened' : 'none';
}

/**
 * A follow-up made whole by the question before it. Dates of the earlier question give way when the follow-up names one:
 * it asks the same for another date or another year of birth.
 */
export function inContextOf(previous: string, followUp: Readable): string {
  const { text, written } = readingOf(followUp);
  return `${written.dates.length === 0 ? previous : withoutDates(previous)} ${text}`;
}

function withoutDates(text: string): string {
  let kept = '';
  let from = 0;
  for (const { start, end } of new Wording(text).dates) {
    kept += text.slice(from, start);
    from = end;
  }
  return (kept + text.slice(from)).replace(/\s+/g, ' ').trim();
}
