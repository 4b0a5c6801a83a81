import { type Readable, readingOf } from '@decroche/question';

/**
 * Ways of asking about one's own file, which only the fund's own tools can answer. Patterns over folded text: each
 * needs something of the caller's own (a file, a request, a letter, a payment) and a question about its state.
 */
const PATTERNS: readonly RegExp[] = [
  /\b(?:mon|ma|mes|notre|son|sa|ses|votre|la|le)? ?(?:dossier|demande|papiers|recours|reclamation|courrier|rib|formulaire)\b.{0,80}\b(?:(?:aucune|pas de|pas eu de|sans|toujours pas de|jamais eu de) (?:nouvelles?|reponse)|(?:vous )?en (?:etes|est|sont) (?:vous )?ou|rien recu|rien vu venir|pas de retour|aucun retour)\b/,
  /\bou en (?:est|sont|suis|etes)\b.{0,40}\b(?:dossier|demande|retraite|pension|reversion|paiement|versement|recours|courrier)/,
  /\b(?:mon|notre|son) dossier\b.{0,40}\b(?:avance|bloque|traite|complet|valide|perdu|arrive|en cours|termine|pret|accepte)/,
  /\b(?:avez|avait|ont)[- ](?:vous |ils )?(?:bien )?(?:recu|eu|traite|enregistre)\b.{0,30}\b(?:mon|mes|ma|notre|nos|le|les|la)\b/,
  /\bqui (?:est|s'occupe|suit|traite|gere)\b.{0,40}\b(?:mon|notre|son) dossier\b/,
  /\b(?:mon|notre) rendez-?\s?vous\b.{0,40}\b(?:maintenu|confirme|annule|a quelle heure|toujours|quand|jeudi|lundi|mardi|mercredi|vendredi)/,
  /\bpourquoi\b.{0,40}\b(?:pas ete paye|pas recu|rien recu|pas touche|pas ete vers|a baisse|a ete coupe|a ete suspendu)/,
  /\b(?:vous|votre collegue|une de vos collegues|la caisse|la carsat)\b.{0,12}\b(?:m'a|m'avez|ma) (?:appele|laisse un message|telephone)\b/,
  /\b(?:pas|rien|jamais)(?: encore)? (?:recu|touche|eu|percu)\b.{0,20}\b(?:ma|mon|mes) (?:pension|retraite|virement|paiement|reversion)\b/,
  /\b(?:vous voyez|vous avez)\b.{0,30}\b(?:mon|ma|mes) (?:adresse|rib|numero|dossier|compte|telephone)\b/,
  /\bj'ai recu (?:une|un|votre) (?:lettre|courrier|notification|mail|message|papier)\b.{0,60}\b(?:comprends pas|reclame|reference|veut dire|signifie|c'est quoi)/,
  /\best-ce que\b.{0,40}\b(?:mon|ma|mes) (?:dossier|demande|recours|courrier|papiers|pieces?)\b.{0,30}\b(?:arrive|recu|traite|accepte|valide|pris en compte|bon|complet)/,
];

/** The same in few words, as agents type it; how a file is followed is no question about one. */
const SHORT =
  /\b(?:etat|avancement|statut)\b.{0,15}\b(?:dossier|demande|recours)\b|\bdossier (?:bloque|en attente|en cours)\b/;
const FOLLOWING = /\b(?:comment|ou|suivre|suivi|voir|consulter|en ligne|espace|site|documents?|pieces?)\b/;

/** True when the question is about the state of somebody's own file. */
export function asksAboutOwnFile(text: Readable): boolean {
  const { folded, isShortForm } = readingOf(text);
  if (isShortForm && SHORT.test(folded) && !FOLLOWING.test(folded)) return true;
  return PATTERNS.some((pattern) => pattern.test(folded));
}
