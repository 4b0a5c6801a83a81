import { type Readable, readingOf } from './reading.ts';

/** Something in a case that is so or is not so, and on which rules hang. */
export type Circumstance =
  | 'employer-agrees'
  | 'unemployed'
  | 'unemployment-paid'
  | 'working'
  | 'sick'
  | 'unfit'
  | 'married'
  | 'divorced'
  | 'widowed'
  | 'remarried'
  | 'couple'
  | 'children'
  | 'retired'
  | 'career'
  | 'full-rate'
  | 'abroad';

/** What a text says of a case: true for what is so, false for what is not; nothing for what it leaves open. */
export type Situation = ReadonlyMap<Circumstance, boolean>;

/** How a circumstance is told, over folded text. */
interface Telling {
  readonly of: Circumstance;
  /** It is so, unless a denial stands before. */
  readonly so?: RegExp;
  /** It is not so, in words of its own. */
  readonly not?: RegExp;
  /** A past of it says nothing of today. */
  readonly today?: true;
  /** It may be somebody else's than the insured person's or the survivor's. */
  readonly own?: true;
}

const EMPLOYER = `(?:patronn?e?|employeur|chef|boite|entreprise|drh|direction|societe)`;

/** The words of each; its denial (`pas`, `jamais`, `sans`, `ni`) is read from what stands before. */
const TELLINGS: readonly Telling[] = [
  {
    of: 'employer-agrees',
    so: new RegExp(
      String.raw`\b${EMPLOYER}\b(?: \S+){0,3}? (?:d'accord|accepte|acceptee|veut bien|(?:dit|donne) (?:oui|son accord|son feu vert)|(?:est )?ok)\b|\baccord (?:ecrit )?de (?:mon|l'|votre) ?${EMPLOYER}\b`,
      'g',
    ),
    not: new RegExp(
      String.raw`\b${EMPLOYER}\b(?: \S+){0,4}? (?:refuse|refusee|s'oppose|s'y oppose|dit non|(?:veut|veux|voulait) (?:pas|rien)|fait la sourde oreille|(?:pas|jamais) (?:repondu|de reponse)|repond (?:pas|jamais|rien))\b|\brefus\b(?: ecrit)? (?:de (?:mon|l'|votre) ?)${EMPLOYER}\b`,
      'g',
    ),
  },
  {
    of: 'unemployed',
    so: /\b(?:au|en) chomage\b|\bchomeu(?:r|se)s?\b|\bdemandeu(?:r|se)s? d'emploi\b|\b(?:inscrite?s?|pointe|indemnisee?s?|paye+s?) (?:a |au |chez |par )?(?:pole emploi|france travail|l'anpe|les assedic)\b|\b(?:touche|percois|recois|touchez) (?:l'are|les? assedics?|le chomage|des indemnites chomage)\b/g,
    today: true,
    own: true,
  },
  {
    of: 'unemployment-paid',
    so: /\bchomage (?:indemnise|paye)\b|\bchomeu(?:r|se)s? indemnisee?s?\b|\b(?:touche|percois|recois|touchez) (?:l'are|les? assedics?|le chomage|des indemnites chomage|une allocation (?:de )?chomage)\b|\bindemnisee?s? par (?:pole emploi|france travail)\b/g,
    not: /\bchomage (?:non|pas|plus) (?:indemnise|paye)\b|\bchomage sans (?:allocation|indemnite|rien toucher|etre (?:paye|indemnise))|\bfins? de droits?\b|\bsans (?:toucher|allocation|indemnites?)(?: de| le)? chomage\b/g,
    own: true,
  },
  {
    of: 'working',
    so: /\b(?:travaille|travaillez|bosse|exerce) (?:encore|toujours)\b|\b(?:encore|toujours) (?:en activite|en poste|salariee?|au travail)\b|\b(?:suis|etes|est) (?:en activite|en poste|salariee?|en cdi|en cdd)\b|\bcontinue(?:z)? (?:a |de )(?:travailler|bosser)\b/g,
    not: /\b(?:travaille|travaillez|bosse|exerce) (?:pas|plus)\b|\b(?:sans emploi|inactive?|sans activite|sans travail)\b|\barrete(?:e)? (?:de )?(?:travailler|bosser|mon activite)\b/g,
    today: true,
    own: true,
  },
  {
    of: 'sick',
    so: /\b(?:en|suis en|mis en) (?:arret|conge)(?: de)? (?:maladie|longue maladie)\b|\ben arret de travail\b|\b(?:en|suis) longue maladie\b|\ben maladie\b|\bmalades?\b|\b(?:touche|percois|touchez) (?:des|les) indemnites journalieres\b/g,
    today: true,
    own: true,
  },
  {
    of: 'unfit',
    so: /\binaptes?\b|\binvalides?\b|\ben invalidite\b|\bpension d'invalidite\b|\binaptitude reconnue\b/g,
    own: true,
  },
  {
    of: 'married',
    so: /\bmari(?:e|ee|es|ees)\b(?! et| pacs)|\bepouse(?=e par|e a)/g,
    not: /\bcelibataires?\b|\b(?:juste |simplement |seulement )?pacsee?s? (?:depuis|pendant|seulement|avec|en)\b|\b(?:etais|etait|etions|suis|sommes|etes|est|etaient) (?:juste |simplement |seulement )?(?:pacsee?s?|concubins?|en concubinage|en union libre|celibataire)\b|\bjamais (?:ete )?passee?s? devant (?:le|monsieur le) maire\b|\bsans (?:jamais )?(?:passer devant (?:le|monsieur le) maire|se marier|nous marier)\b|\bvecus? en union libre\b/g,
  },
  {
    of: 'divorced',
    so: /\bdivorcee?s?\b|\b(?:j'ai|on a|avons|avez) divorce\b|\b(?:ai|avons|a) (?:eu )?un divorce\b/g,
    not: /\b(?:separee?s?|separation) (?:de corps )?sans (?:etre |avoir )?divorc\w+/g,
  },
  {
    of: 'widowed',
    so: /\bveu(?:f|ve)s?\b|\b(?:mon|ma|votre) (?:mari|femme|epoux|epouse|conjointe?)\b(?: \S+){0,3}? (?:morte?|decedee?|disparue?)\b|\b(?:perdu|enterre) (?:mon|ma|votre) (?:mari|femme|epoux|epouse|conjointe?)\b/g,
    not: /\b(?:mari|femme|epoux|epouse|conjointe?)\b(?: \S+){0,3}? (?:vivante?|en vie)\b/g,
  },
  {
    of: 'remarried',
    so: /\bremari(?:e|ee|es|ees|ez|er)\b|\b(?:refait|refaire) (?:ma|votre) vie\b|\bnouveau mariage\b/g,
    own: true,
  },
  {
    of: 'couple',
    so: /\b(?:en couple|en concubinage|avec (?:mon|ma|un|une|votre) (?:compagnon|compagne|concubine?|conjointe?|mari|femme|ami|amie))\b|\brefait (?:ma|votre) vie\b/g,
    not: /\b(?:vis|vit|vivez|vivre|habite|suis|etes|est) (?:toute? )?seule?\b|\bcelibataires?\b|\bpersonnes? seules?\b/g,
    today: true,
    own: true,
  },
  {
    of: 'children',
    so: /\b(?:\d+|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|des|plusieurs|mes|vos) (?:petits? |grands? |jeunes? )?(?:enfants?|gosses?|gamins?|gamines?|mioches?|garcons|filles|fils)\b|\belev[eé]+ (?:un|des|mes|vos|\S+) enfants?\b/g,
    not: /\b(?:pas (?:eu )?(?:d'|de )|sans |aucun |jamais eu (?:d'|de ))(?:enfants?|gosses?|gamins?|mioches?)\b/g,
    own: true,
  },
  {
    of: 'retired',
    so: /\b(?:suis|est|etes|sommes) (?:deja |maintenant )?(?:a la retraite|en retraite|retraitee?s?)\b|\bdeja (?:a la retraite|en retraite|retraitee?s?)\b|\b(?:touche|percois|recois|touchez|ai) deja (?:ma|votre|une|la) (?:\S+ )?retraite\b/g,
    not: /\bpas encore (?:a la retraite|en retraite|retraitee?s?|pris (?:ma|votre) retraite)\b|\bencore en activite\b/g,
    own: true,
  },
  {
    of: 'career',
    so: /\b(?:j'ai|ai|avez) (?:toujours |beaucoup )?(?:travaille|cotise|bosse)\b/g,
    not: /\b(?:jamais|pas) (?:vraiment )?(?:travaille|bosse|cotise)\b(?! (?:a|en|dans|au|chez|pour|avec|depuis|cette))|\bsans (?:avoir )?(?:jamais )?(?:travaille|cotise)\b|\b(?:restee?|ete) (?:toujours |toute ma vie )?(?:femme|mere|homme|pere) au foyer\b/g,
    own: true,
  },
  {
    of: 'full-rate',
    so: /\b(?:tous (?:mes|vos|ses|les) trimestres|(?:ai|a|avez|avoir|atteint) (?:deja )?(?:le|mon|votre) taux plein|carriere complete)\b/g,
    not: /\b(?:me|vous|nous|en) manque (?:encore |toujours |\S+ )?(?:\d+ |un |deux |trois |quatre |cinq |six |sept |huit |neuf |dix |des |quelques |plusieurs )?trimestres?\b|\bmanque(?:r|nt)? (?:des|de|quelques|plusieurs|\d+|les) trimestres?\b|\bcarriere (?:incomplete|pas complete)\b|\btrimestres? (?:qui |me )?manqu\w+/g,
  },
  {
    of: 'abroad',
    so: /\b(?:vis|vit|vivez|habite|habitez|reside|residez|installee?s?|partie?s? vivre|demenage|demenager|retraitee?s?) (?:maintenant |desormais |deja |toujours )?(?:a l'etranger|hors de france|(?:au|en|aux) (?:portugal|espagne|maroc|algerie|tunisie|italie|belgique|suisse|allemagne|canada|etats-unis|angleterre|thailande|senegal|grece|luxembourg|turquie))\b/g,
    not: /\b(?:vis|vit|vivez|habite|habitez|reside|residez) (?:bien |toujours |encore )?en france\b/g,
    today: true,
    own: true,
  },
];

/** Right before a word of circumstance: it is not so. */
const DENIED =
  /\b(?:pas|jamais|plus|ni|sans|aucune?|non)\s(?:(?:ete|eu|etre|avoir|encore|vraiment|officiellement|tout a fait|toujours|pour autant|en|la|le|les|l'|dans|d'|de|du|un|une|mes|vos|ses|inscrite?|a|au|tous|bien|atteint)\s?){0,4}$/;
/** What is only asked for or supposed of everybody: `faut-il être marié`, `marié ou pas`. */
const NOT_SAID_BEFORE =
  /\b(?:faut\S*|fallait|doi[ts]|obligee?|necessaire|besoin)\b(?: \S+){0,4} ?$|\bou (?:bien )?$/;
const NOT_SAID_AFTER = /^,? ou (?:bien |meme )?(?:pas|non|pacs|divorc|veu|celib|concub|vivre|en|pas encore)/;
const PAST =
  /\b(?:etais|etait|etions|etiez|etaient|ai ete|a ete|avais|avait|avant|a l'epoque)\b(?: \S+){0,2} ?$/;
/** Whose circumstance it is, where it is not the caller's own nor that of whoever he calls for. */
const OTHERS =
  /\b(?:mon (?:mari|epoux|ex|ex-mari|conjoint|compagnon|fils|frere|patron)|ma (?:femme|epouse|ex|ex-femme|conjointe|compagne|fille|soeur|belle-\S+)|son (?:mari|ex|conjoint)|sa (?:femme|nouvelle femme)|il|elle|ils|elles|lui)\b(?: (?!j'|je |moi |on |nous |vous )\S+){0,4} ?$/;
const CALLED_FOR =
  /\b(?:ma (?:mere|maman|tante|grand-mere|belle-mere|voisine|soeur)|mon (?:pere|papa|oncle|grand-pere|beau-pere|voisin|frere))\b/;
const SPOUSE = /\b(?:mari|femme|epoux|epouse|ex|conjointe?|compagnon|compagne)\b/;
/** How much of a text before a word may say whose it is. */
const REACH = 60;

/** What one says of another. */
const IMPLIED: readonly (readonly [Circumstance, boolean, Circumstance, boolean])[] = [
  ['unemployment-paid', true, 'unemployed', true],
  ['unemployed', true, 'working', false],
  ['working', true, 'unemployed', false],
  ['working', true, 'career', true],
  ['remarried', true, 'couple', true],
  ['widowed', true, 'married', true],
  ['divorced', true, 'married', true],
];

/**
 * The circumstances of the case that a text tells, each so or not so. What it tells both ways, supposes of everybody
 * (`faut-il être marié`) or tells of somebody else is left open.
 */
export function situationIn(text: Readable): Situation {
  const { folded } = readingOf(text);
  return circumstancesIn(folded, CALLED_FOR.test(folded) && !SPOUSE.test(folded));
}

/**
 * The same of a part of a text.
 *
 * @param folded small letters without accents
 * @param ofAnybody true where he, she or they are the person whose case it is
 */
export function circumstancesIn(folded: string, ofAnybody: boolean): Situation {
  const told = new Map<Circumstance, Set<boolean>>();
  const tell = (of: Circumstance, isSo: boolean): void => {
    told.set(of, (told.get(of) ?? new Set()).add(isSo));
  };
  for (const telling of TELLINGS) {
    const denials = [...(telling.not === undefined ? [] : folded.matchAll(telling.not))];
    for (const { index } of denials) {
      if (isOfTheCase(telling, folded.slice(Math.max(0, index - REACH), index), ofAnybody))
        tell(telling.of, false);
    }
    for (const { index, 0: found } of telling.so === undefined ? [] : folded.matchAll(telling.so)) {
      const end = index + found.length;
      if (denials.some((denial) => denial.index < end && index < denial.index + denial[0].length)) continue;
      const before = folded.slice(Math.max(0, index - REACH), index);
      if (NOT_SAID_BEFORE.test(before) || NOT_SAID_AFTER.test(folded.slice(end))) continue;
      if (!isOfTheCase(telling, before, ofAnybody)) continue;
      tell(telling.of, !isDenied(before, found));
    }
  }
  const situation = new Map<Circumstance, boolean>();
  for (const [of, ways] of told) {
    const [isSo, other] = ways;
    if (isSo !== undefined && other === undefined) situation.set(of, isSo);
  }
  for (const [of, isSo, then, isThenSo] of IMPLIED) {
    if (situation.get(of) === isSo && !told.has(then)) situation.set(then, isThenSo);
  }
  return situation;
}

/** `pas divorcé`, `l'employeur n'est pas d'accord`. */
function isDenied(before: string, found: string): boolean {
  return DENIED.test(before) || /\b(?:pas|plus|jamais)\b/.test(found);
}

function isOfTheCase({ own, today }: Telling, before: string, ofAnybody: boolean): boolean {
  if (own === true && !ofAnybody && OTHERS.test(before)) return false;
  return today !== true || !PAST.test(before);
}
