import { type Readable, readingOf } from '@decroche/question';

/** What has been done with something sent in or asked for, in all its agreements. */
const DONE =
  '(?:examine|traite|etudie|valide|enregistre|transmis|accorde|accepte|corrige|inscrit|marque|fait|termine|lance|passe|arrive|calcule|solde|efface|encaisse|signe|cloture|recu|mis a jour)(?:e|s|es)?';
const OWN = '(?:mon|ma|mes|notre|nos)';
/** Asks whether it has happened yet. */
const YET = '(?:bien |deja |enfin |toujours )';
const KIN =
  '(?:mari|femme|epoux|epouse|ex|pere|mere|frere|soeur|fils|fille|tante|oncle|cousine?|beau-(?:pere|frere)|belle-(?:mere|soeur)|voisine?|concubine?|compagn(?:on|e))';
/** Who decides about a case. */
const DECIDER = '(?:commission|mediateur|medecin[ -]conseil)';

/**
 * Ways of asking about one's own file, which only the fund's own tools can answer. Patterns over folded text: each
 * needs something of the caller's own (a file, a request, a letter, a payment) and a question about its state.
 */
const PATTERNS: readonly RegExp[] = [
  /\b(?:dossier|demande|papiers|recours|reclamation|courrier|rib|formulaire)\b.{0,80}\b(?:(?:aucune|pas de|pas eu de|sans|toujours pas de|jamais eu de) (?:nouvelles?|reponse)|(?:vous )?en (?:etes|est|sont) (?:vous )?ou|rien recu|rien vu venir|pas de retour|aucun retour)\b/,
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
  // mon relevé a-t-il été corrigé ; mon mari a-t-il droit is none
  new RegExp(
    `\\b${OWN} (?!(?:grand-?)?${KIN}\\b).{2,50}\\b(?:a-t-(?:il|elle)|ont-(?:ils|elles)) ${YET}?ete ${DONE}\\b`,
  ),
  // mes années sont-elles enfin inscrites
  new RegExp(
    `\\b${OWN}\\b.{2,50}\\b(?:est|sont)-(?:il|elle|ils|elles) (?:${YET}+${DONE}\\b|chez vous|entre les mains)`,
  ),
  // ma demande est validée ou pas
  new RegExp(
    `\\b${OWN}\\b.{2,60}\\b(?:est|sont|ete)\\b ${YET}*${DONE}\\b ou (?:pas|non|refuse(?:e|s|es)?)\\b`,
  ),
  // est-ce que mon virement est déjà lancé
  new RegExp(
    `\\best-ce qu(?:e ${OWN}\\b.{2,45}|'(?:il|elle|ils|elles)) (?:est|sont|a ete|ont ete) ${YET}+${DONE}\\b`,
  ),
  // mes papiers, vous les avez bien reçus ; mes papiers, les avez-vous
  new RegExp(
    `\\bvous l(?:'|es )avez ${YET}+(?:recu|eu|lu|traite|enregistre)(?:e|s|es)?\\b|\\bl(?:'|es )avez-vous ${YET}*(?:(?:recu|eu|lu|edite|traite|enregistre)(?:e|s|es)?)? ?\\??$`,
  ),
  // la commission a-t-elle statué ; quand la commission examine-t-elle mon recours
  new RegExp(
    `\\b${DECIDER}\\b.{0,30}\\b(?:a(?:-t-(?:il|elle))?|va) ${YET}?(?:statuer?|decide|rendu|tranche|examine)\\b|\\bqu(?:el jour|and|elle date)\\b.{0,30}\\b${DECIDER}\\b.{0,20}\\b(?:examine|statue|etudie|passe)r?\\b.{0,15}\\b(?:mon|ma|mes)\\b`,
  ),
  // corrigez-le, relancez mon dossier ; vous corrigez mon relevé en combien de temps is none
  /(?<!vous )(?<!vous me )\b(?:verifiez|corrigez|debloquez|renvoyez|retrouvez|reactivez|validez|relancez|refaites|relisez|confirmez)(?:(?:-(?:le|la|les|moi))+\b| (?:mon|ma|mes|la personne|votre collegue)\b)/,
  // on en est où ; where that can be looked up is a rule
  /^(?!.*\b(?:comment|page|voir|suivre|regarder|numero|site)\b).*\b(?:des nouvelles (?:de|d'|sur) ?(?:mon|ma|mes|notre)\b|ca en est\b|on en est ou\b|en est ou\b)/,
  /\b(?:l'agent|le conseiller|la conseillere|la dame|le monsieur|la personne|votre collegue) qui (?:s'occupe de (?:moi|mon)|a signe|suit mon|traite ma|m'a (?:recue?|appelee?|rappelee?))/,
  // j'ai demandé ma retraite il y a deux mois et toujours rien
  /\bj'ai (?:bien )?(?:demande|depose|envoye|fait)\b.{0,30}\b(?:retraite|pension|reversion|aspa|demande|dossier)\b.{0,20}\b(?:il y a|depuis|ca fait|en)\b.{0,40}\b(?:rien (?:recu|eu|touche|vu)|toujours (?:rien|pas)|pas de (?:nouvelles?|reponse)|aucune (?:nouvelle|reponse))/,
  // je voudrais savoir si mes salaires ont bien été notés
  new RegExp(
    `\\b(?:savoir|voir|verifier|dire) si ${OWN} .{2,50}\\b(?:a|ont) (?:bien|deja|enfin) ete (?:${DONE}|(?:note|reporte|compte)(?:e|s|es)?)\\b`,
  ),
  // ma sœur a-t-elle déposé sa demande
  new RegExp(
    `\\b(?:mon|ma) (?:grand[- ])?${KIN}\\b.{0,25}\\ba-t-(?:il|elle) ${YET}?(?:demande|depose|signe|envoye|rempli|fait sa|recu)\\b`,
  ),
  /\bquel(?:le)?s? (?:est|sont|etait) (?:donc )?(?:mon|ma|mes) (?:numero (?!de (?:securite|secu))|identifiant|rib|iban)\b/,
  // mon changement d'adresse est-il pris en compte
  new RegExp(
    `\\b(?:le|la|les|mon|ma|mes) (?:changement|modification|correction|regularisation|mise a jour|nouveau|nouvelle)\\b.{0,40}\\b(?:est|sont|a ete|a bien ete)(?:-(?:il|elle|ils|elles))? ${YET}*(?:${DONE}|pris(?:e|es)? en compte)\\b`,
  ),
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
