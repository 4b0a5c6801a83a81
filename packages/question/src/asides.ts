import { fold, isStopWord } from '@decroche/french';
import { blanked } from './blanked.ts';

/** Words that stand between a denial and what it denies. */
const BETWEEN =
  "(?:(?:ete|eu|fait|encore|vraiment|officiellement|pour autant|en|la|le|les|l'|dans|de|du|un|une|mis|travaille)\\s?){0,4}";

/**
 * Circumstances that change a rule by being there and say nothing by not being there: `pas divorcés` leaves a couple
 * married, as nearly everybody who asks. Not `marié`, `reçu`, `cotisé` or `droit`: to lack them is what is asked about.
 */
const CIRCUMSTANCES =
  "divorcee?s?|divorcer|au chomage|chomeu(?:r|se)s?|commence (?:a travailler )?(?:tres |si )?(?:jeune|tot)|carriere longue|(?:travaille|ete|vecu) a l'etranger|fonctionnaires?|fonction publique|militaires?|armee|service militaire|regiment|agriculteurs?|agricole|artisane?s?|commercante?s?|independante?s?|malades?|maladie|arret maladie|invalides?|invalidite|handicapee?s?|handicap|inaptes?|inaptitude|remariee?s?|remarier|pacsee?s?|expatriee?s?";

const DENIED = new RegExp(
  `(?:\\b(?:mais|et|puis)\\s)?(?:\\b(?:je|j'|on|il|elle|nous|ils|elles)\\s?)?(?:\\b(?:n'|ne )\\s?)?(?:\\b(?:me |m'|se |s'))?(?:\\b(?:y )?(?:ai|a|ont|avons|est|suis|sommes|sont|etais|etait|etions|avais|avait)\\s)?\\b(?:pas|jamais|sans (?:etre|avoir))\\s${BETWEEN}(?:${CIRCUMSTANCES})\\b`,
  'g',
);

/** Who calls for somebody else by trade, and for whom he works: `je suis conseillère à france travail`. */
const CALLER_BY_TRADE =
  /\b(?:je suis|ici|c'est|nous sommes|on est)\s(?:(?:l'|la |le |une? |les |des )\s?)?(?:(?:l'|la |le |une? )\s?)?(?:conseill(?:er|ere)s?|agents?|assistante?s? sociales?|travailleu(?:r|se)s? social\w*|mandataires?(?: judiciaires?)?|delegue\w* a la tutelle|referente?s?|secretaires?|infirmi(?:er|ere)s?|collegues?|gestionnaires?|comptables?|juristes?)\s(?:a|au|aux|de|du|chez|pour|dans)\s(?:(?:l'|la |le |les |un |une )\s?)?(?:france travail|pole emploi|caf|cpam|assurance maladie|msa|udaf|mairie|ccas|departement|conseil departemental|hopital|ehpad|maison de retraite|agirc[- ]arrco|prefecture|tribunal|centre social|impots|urssaf)\b/g;

/** Words of meaning that must be left beside what is denied: else the denial is the question. */
const LEAST_LEFT = 2;

/**
 * A text without the circumstances that it denies and without the trade of whoever calls for somebody else, for looking
 * up what applies: a text about divorce is no answer to somebody who is not divorced, nor one about France Travail to its
 * adviser. The text itself where nothing else would be asked. What is left keeps its places.
 */
export function withoutAsides(text: string): string {
  const kept = blanked(text, [DENIED, CALLER_BY_TRADE]);
  if (kept === text) return text;
  const left =
    fold(kept)
      .match(/[a-z0-9]{3,}/g)
      ?.filter((word) => !isStopWord(word)) ?? [];
  return left.length < LEAST_LEFT ? text : kept;
}
