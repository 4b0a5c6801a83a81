/** A turn of language that changes what a sentence says although its words stay. */
export type Mark =
  | 'except'
  | 'only'
  | 'even'
  | 'if'
  | 'depending'
  | 'same'
  | 'still'
  | 'more'
  | 'less'
  | 'little'
  | 'enough'
  | 'all'
  | 'some'
  | 'or'
  | 'one-of'
  | 'by-itself'
  | 'past'
  | 'done'
  | 'will'
  | 'you'
  | 'I';

/** What a turn is about is part of what it says: "au plus 4", "avant le départ", "peut partir". */
export type Bound = 'below' | 'above' | 'at-least' | 'at-most' | 'at-latest' | 'at-earliest';

/** Marks that folded text does not show: "a payé" and "à payer", "il paye". */
type AccentedMark = 'done';

/**
 * What somebody has done, on text as it was written, in small letters: "a payé", "ont été prévenus"; not "que vous avez choisie", which
 * only says which one.
 */
export const DONE =
  /(?<![\p{L}-]|que |que vous )(?:a|ont|avez|ai|avons|avoir) (?:déjà |bien |aussi |été )*(?!(?:droit|lieu|peu|tous|plus|vous|plusieurs)(?!\p{L}))\p{L}{2,}(?:ée?s?|[iu]e?s?|it|ert|ait)(?!\p{L})/gu;

/** Turns of language, on text in plain turns. */
export const MARKS: Readonly<Record<Exclude<Mark, AccentedMark>, RegExp>> = {
  except: /\b(?:sauf|hors|hormis|excepte[es]*|exceptions?|excepter|exclu[es]*)\b/g,
  only: /\b(?:seulement|seule?s? (?:l[ae]s?\b|l')|l[ae]s? seule?s?\b|^seule?s?\b)|\bn(?:e |')(?:[a-z']+ ){1,3}?qu(?:e\b|')/g,
  even: /\bmeme (?=si\b|s'|sans\b|avec\b|au\b|a\b|en\b|apres\b|pour\b|pendant\b)|, meme\b|\bquel(?:le)?s? que (?:soi(?:en)?t)\b|\bque ce soit\b|\bmalgre\b/g,
  if: /\bsi\b/g,
  depending: /\b(?:selon|d'apres|suivant|en fonction)\b/g,
  same: /\bl[ea]s? memes?\b|\baux memes?\b|\bmemes\b/g,
  still: /\bencore\b/g,
  more: /(?<!\b(?:au|en|de) )\bplus\b(?! d(?:e\b|'))/g,
  less: /(?<!\b(?:au|ou) )\bmoins\b(?! d(?:e\b|'))/g,
  little: /\bpeu\b/g,
  enough: /\b(?:assez|trop)\b/g,
  all: /\b(?:tous|toutes|tout|toute|chaque|chacune?|toujours|entierement|totalite)\b/g,
  some: /\b(?:certaine?s?|parfois|quelques|partie|partiel(?:le)?s?|generalement|souvent)\b/g,
  or: /\bou\b/g,
  'one-of': /\bune? (?:des|de (?:ces|vos|ses|leurs|nos)|d'entre)\b|\bune? sur (?:deux|trois|\d+)\b/g,
  'by-itself': /\b(?:automatiques?|automatiquement|d'office)\b/g,
  past: /\b(?!fait\b|souhait|extrait|retrait|parfait|portrait|trait|nait\b|plait\b|(?:re|me)?connait\b|(?:ap|dis)?parait\b)[a-z]{2,}(?<!r)(?:ait|aient)\b/g,
  will: /\b(?!montra|nombre)[a-z]{2,}(?:rez|ront|ra|rons|rai|rait|raient|riez)\b/g,
  you: /\b(?:vous|votre|vos)\b/g,
  I: /\b(?:je|j'|me|m'|moi|mon|ma|mes|nous|notre|nos)\b|\b(?:j|m)'/g,
};

export const BOUNDS: Readonly<Record<Bound, RegExp>> = {
  below:
    /\b(?:avant|anterieure?s? a)\b|(?<!au |ou )\bmoins d(?:e\b|')|\b(?:inferieure?s?|au-dessous)\b|\bsous\b/g,
  above:
    /\b(?:ou )?apres\b|(?<!au |en )\bplus d(?:e\b|')|\b(?:superieure?s?|depass[a-z]+|au-dessus|au-dela)\b/g,
  'at-least': /\b(?:apartir|depuis|au moins|(?:et|ou) plus)\b/g,
  'at-most': /\bjusqu(?:e |'|\b)|\bau plus(?! t)/g,
  'at-latest': /\bau plus tard\b/g,
  'at-earliest': /\bau plus tot\b/g,
};
/** Bounds that may follow what they bound: "4 par an au plus". */
export const FOLLOWS = /^(?:au moins|au plus|(?:et|ou) plus|ou apres)$/;

/** Verbs that allow or oblige: what follows them is what is allowed. */
export const MAY = /\b(?:peut|peuvent|pouvez|peux|pu|pouvai[a-z]+|pourr[a-z]+|permet(?:tent)? d(?:e\b|'))/g;
export const MUST =
  /\b(?:doit|doivent|devez|dois|devai[a-z]+|devr[a-z]+|faut|fallait|faudra|tenue?s? d(?:e\b|'))/g;
/** The same without saying what. */
export const POSSIBLE = /\b(?:possibles?|possibilite|facultati(?:f|ve)s?)\b/g;
export const NECESSARY =
  /\b(?:obligatoires?|obligatoirement|obligation|necessaires?|exigee?s?|requise?s?|imperati(?:f|ve)s?|indispensables?)\b/g;

/** Words of the turns above: the turns are compared, not the words. */
export const MARK_WORDS =
  /^(?:peut|peuvent|pouvez|pu|pouvai[a-z]+|pourr[a-z]+|permet(?:tent)?|doit|doivent|devez|devai[a-z]+|fa[ul]t|fallait|faudra|possibl\w*|facultati\w*|obligat\w*|necessair\w*|exigee?s?|requis\w*|imperati\w*|indispensabl\w*|seulement|automatiqu\w*|office|apartir|superieur\w*|inferieur\w*|depass\w*|jusqu|euros?|cent|si|moins|selon|fonction|suivant|encore|malgre|sous|non)$/;
