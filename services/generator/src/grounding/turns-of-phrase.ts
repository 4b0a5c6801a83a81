import { fold } from '@decroche/french';

/** How a number in words begins. */
const NUMBER =
  '(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante|soixante|cent|mille)';

/**
 * Turns of phrase that say the same, each put into the form that the base uses, in this order. On folded text, where `à` is
 * `a`. Only what is the same in every sentence of this domain may stand here.
 */
const TURNS: readonly (readonly [RegExp, string | ((found: string) => string)])[] = [
  // Conditions.
  [/\bs'(ils?|elles?)\b/g, 'si $1'],
  [/\b(?:lorsqu(?:e |')|quand |des lors qu(?:e |')|pourvu qu(?:e |')|en cas d(?:e |'))/g, 'si '],
  [/\b(?:a condition|sous reserve) (?:qu(?:e |')|d(?:e |'))/g, 'si '],
  [/\b(?:sans cela|dans le cas contraire)\b/g, 'sinon'],
  [/\bsans conditions? d/g, 'sans condition d'],
  // What is allowed.
  [
    /\b(?:avez|a|ont|est|sont) (?:maintenant |aussi )?(?:la possibilite|le droit|en droit) d(?:e |')/g,
    'peut ',
  ],
  [/\bil est possible d(?:e |')/g, 'on peut '],
  [
    new RegExp(
      `\\b(?:demande|exige|requiert|necessite)(?:nt)? (?=(?:au (?:moins|plus) )?(?:\\d|${NUMBER}\\b))`,
      'g',
    ),
    'il faut ',
  ],
  [/\b(?:ont|a|avez|aura) besoin d(?:e |')/g, 'il faut '],
  // What is not.
  [/\bn'(?:est|etait|sont) pas l[ea]s? memes?\b/g, 'est different'],
  [/\bnon plus\b/g, 'aussi'],
  [/\b(?:et )?non pas\b/g, 'pas'],
  // By itself.
  [/\btoute?s? seule?s?\b/g, 'automatiquement'],
  // Times.
  [/\ba (?:partir|compter)\b/g, 'apartir'],
  [/\b(?:1er|premier) jour (?=d(?:u|'un) mois\b)/g, '1er '],
  [/\bpremier (?=d(?:u|'un) mois\b)/g, '1er '],
  [/\ba l'avance\b/g, 'avant'],
  [/\b(?:qui sui(?:t|vent)|a l'issue d[ue]|posterieure?s? a)\b/g, 'apres'],
  [/\b(?:du mois suivant|du mois d'apres)\b/g, 'du mois apres'],
  [/\bpasse (?=\d|[a-z]+ (?:mois|ans|jours)\b)/g, 'apres '],
  [/\b(dans les [a-z\d -]+? (?:mois|ans|jours)) d(?:u|e la|e l') ?(?=deces|depart|demande)/g, '$1 apres '],
  [/\b(?:chaque annee|tous les ans|une fois par an|par annee)\b/g, 'par an'],
  [/\b(?:chaque mois|tous les mois|une fois par mois)\b/g, 'par mois'],
  [/\b([a-z]+) annuel(?:le)?\b/g, '$1 par an'],
  [/\b([a-z]+) mensuel(?:le)?\b/g, '$1 par mois'],
  [/\bou plus tard\b/g, 'ou apres'],
  [/\bqui precede(?:nt)?\b/g, 'avant'],
  [/\b1 (?=(?:trimestre|an|mois|jour|annee|enfant|point|semaine)\b)/g, 'un '],
  [/\b(?:si [^,.;]*) et qu(?:e |')/g, (found) => found.replace(/ et qu(?:e |')$/, ' et si ')],
  // Bounds.
  [
    /\bn(?:e |')(?:peut |peuvent )?(?:pas |jamais )?(?:depasser?|depassent|excede(?:r|nt)?)(?: pas)?\b/g,
    'est au plus',
  ],
  [/\bne doi(t|vent) pas (?:depasser|exceder)\b/g, 'doi$1 etre au plus'],
  [/\b(?:est|sont) (?:limitee?s?|plafonnee?s?) [ao]u? /g, 'est au plus '],
  [/\b(?:dans la limite de|un maximum de|(?:de )?maximum|au maximum)\b/g, 'au plus'],
  [/\b(?:un minimum de|au minimum)\b/g, 'au moins'],
  [/\bnombre minimum\b/g, 'nombre minimal'],
  [/\ben dessous de\b/g, 'sous'],
  // Only.
  [/\b(?:uniquement|exclusivement)\b/g, 'seulement'],
  [/\b(?:unique)\b/g, 'seule'],
  // Parts and wholes.
  [/\btou(?:te)?s les deux\b/g, 'chacun'],
  [/\b(?:tout le monde|tous les autres)\b/g, 'tous'],
  [/\b(?:en entier|entierement|en totalite)\b/g, 'entierement'],
  [/\b(?:pour de bon|pour toujours|definitivement)\b/g, 'definitivement'],
  // People.
  [/\b(?:la |une )?personne (?:qui est )?(?:decedee|morte)\b/g, 'le defunt'],
  [/\b(?:la |une )?personne (?:qui est )?detenue\b/g, 'un detenu'],
  [/\b(?:personne|quelqu'un) qui vit seule?\b/g, 'personne seule'],
  // Doing.
  [/\brepren(?:d(?:re|s)?|ez|nent) une? (?:travail|activite|emploi)\b/g, 'retravaille'],
  [/\ba hauteur d(?:e |')/g, 'pour '],
  [/\b(est|sont|etait|etaient) fixee?s? (?=[ao]u? )/g, '$1 '],
  [/\b(?:ne coutent? rien|sans (?:aucuns? )?frais)\b/g, 'est gratuit'],
  [/\bil existe\b/g, 'il y a'],
  [/\b(?:prendre|prise?s?|prend) en compte\b/g, 'compte'],
  [/\b(?:viens?|viennent|venir) en plus\b/g, "s'ajoute en plus"],
  [/\bprend(?:re)? fin\b/g, "s'arrete"],
  [/\bs'en occupe\b/g, "s'occupe"],
];

/**
 * A text folded, with the turns of phrase that say the same in one form. "dès" and "où" would be lost in folding: they are
 * put in words before.
 */
export function inPlainTurns(text: string): string {
  const folded = fold(
    text.replace(/(?<!\p{L})dès(?!\p{L})/giu, 'à partir de').replace(/(?<!\p{L})où(?!\p{L})/giu, 'auquel'),
  ).replace(/\s+/g, ' ');
  return TURNS.reduce((so, [turn, by]) => so.replace(turn, by as string), folded);
}
