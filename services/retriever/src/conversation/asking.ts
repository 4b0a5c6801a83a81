import { fold } from '@decroche/french';

/**
 * How somebody asks in a conversation. What is told (`j'ai trois enfants`) has the words of an article as much as what is asked,
 * and is most of what is said: only a form of asking makes it a need, or one of the few things below.
 */
const ASKING: readonly RegExp[] = [
  /\best ce qu/,
  /\bquand est ce\b/,
  /\bc est quand\b/,
  /\bcombien\b/,
  /\bcomment (?!dire\b|vous dire\b|ca va\b|vous allez\b)/,
  /\bpourquoi\b/,
  /\bquel(?:le)?s?\b/,
  /\ba qui\b/,
  /\bdroit a quoi\b/,
  /\b(?:ai|a t|aurai|aura t|aurait) (?:je|il|elle|on) droit\b/,
  /\b(?:puis|pourrais|dois|devrais|vais) je\b/,
  /\b(?:peut|doit|faut|pourrait|existe t|y a t) (?:on|il|elle)\b/,
  /\b(?:savez|sauriez|pouvez|pourriez) vous (?:me |nous )?(?:dire |indiquer |expliquer )?(?:si|comment|ce que|ou|quand)\b/,
  /\bvous savez si\b/,
  /\bdites moi (?:si|comment|combien|quand|ce que)\b/,
  /\b(?:je|on) (?:voudrais|voudrait|voulais|voulait|aimerais|aimerait|souhaite|souhaiterais|cherche a) (?:aussi |bien |juste |encore |egalement )*(?:savoir|connaitre|demander|comprendre|obtenir|racheter|contester|changer|modifier|declarer|signaler)\b/,
  /\bje me demand(?:e|ais) (?:si|comment|combien|quand|ce que)\b/,
];

/** What somebody says that he does not know is not asked. */
const UNKNOWN = /\b(?:sais|savais|savait|comprends|rappelle|souviens) (?:pas|plus)\b/;

/** Whether a spoken utterance asks something. Written for the words of a recogniser: neither case nor punctuation tells. */
export function isAsked(text: string): boolean {
  const words = bareWords(text);
  return !UNKNOWN.test(words) && ASKING.some((form) => form.test(words));
}

/**
 * What somebody tells of himself that a fund must hear of or can mend, whether he asks or not: a death just now, a change, a
 * trouble with what the fund sends or shows. Narrow on purpose: whoever speaks of somebody else, or of long ago, tells his life.
 */
const TOLD_NEED: readonly RegExp[] = [
  /\b(?:mon|ma) (?:ex )?(?:mari|femme|epoux|epouse|conjointe?|compagnon|compagne) (?:est (?:morte?|decedee?)|vient de (?:mourir|deceder))\b/,
  /\bj ai perdu (?:mon|ma) (?:mari|femme|epoux|epouse|conjointe?)\b/,
  /\bj ai (?:aussi |encore )?(?:change (?:de|d) (?:banque|compte|rib|adresse)|demenage)\b/,
  /\bje viens (?:juste )?de (?:me (?:re)?marier|divorcer|demenager|changer (?:de|d) (?:banque|compte|rib|adresse))\b/,
  /\bje (?:vais|pars|compte) (?:partir |aller )?(?:vivre|habiter|m installer) (?:au|aux|en|a l etranger)\b/,
  /\b(?:j arrive|je n arrive|j arrivais) (?:pas|plus) a me connecter\b/,
  /\bil (?:me )?manque .*\b(?:trimestres?|annees?|releve|carriere)\b/,
  /\bil y a (?:une|des) erreurs? (?:sur|dans) mon releve\b/,
  /\bj ai (?:jamais|toujours pas|pas) (?:recu|eu) (?:mon|l) attestation\b/,
  /\bma (?:pension|retraite) a (?:baisse|diminue)\b/,
];

/** A death, a change or a trouble of which nobody has to speak any more. */
const LONG_AGO_OR_DONE =
  /\b(?:il y a|y a|ca fait|depuis) (?:\p{L}+ )*ans\b|\ben (?:mille|deux mille|dix neuf|soixante|quatre vingt|\d)|\ba l epoque\b|\b(?:deja|c est) fait\b|\bquand j etais\b|\b(?:tres )?jeune\b/u;
/** A death counts as a need only while it is new. */
const DEATH = /\b(?:morte?|decedee?|mourir|deceder|perdu)\b/;
const JUST_NOW =
  /\b(?:vient|viens) de\b|\b(?:hier|avant hier|ce matin)\b|\b(?:le mois|la semaine|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) derni(?:er|ere)\b|\b(?:ce mois|cette semaine)\b|\bil y a (?:\p{L}+ )?(?:jours?|semaines?|mois)\b/u;

/** Whether an utterance tells a need without asking. */
export function isToldNeed(text: string): boolean {
  const words = bareWords(text);
  if (LONG_AGO_OR_DONE.test(words) || !TOLD_NEED.some((form) => form.test(words))) return false;
  return !DEATH.test(words) || JUST_NOW.test(words);
}

/** Whether an utterance speaks to the agent of himself. */
export function isOfTheAgent(text: string): boolean {
  return /\b(?:vous|votre|vos)\b/.test(bareWords(text));
}

function bareWords(text: string): string {
  return fold(text).replace(/[^\p{L}\p{N}]+/gu, ' ');
}
