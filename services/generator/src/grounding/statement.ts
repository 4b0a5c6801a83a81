import {
  type DateSpan,
  fold,
  isFunctionWord,
  lightStem,
  type NumberSpan,
  readDates,
  readNumbers,
  tokenize,
} from '@decroche/french';

/** A turn of language that changes what a sentence says although its words stay. */
export type Mark =
  | 'not'
  | 'no-longer'
  | 'without'
  | 'except'
  | 'only'
  | 'if'
  | 'may'
  | 'must'
  | 'by-itself'
  | 'before'
  | 'until'
  | 'from'
  | 'after'
  | 'at-least'
  | 'at-most'
  | 'above'
  | 'below'
  | 'all'
  | 'some'
  | 'or'
  | 'will'
  | 'you'
  | 'I';

/** Turns of language, on folded text. */
const MARKS: Readonly<Record<Mark, RegExp>> = {
  not: /\b(?:pas|jamais|aucune?|rien|ni|non|nul(?:le)?|interdit[es]*|impossible)\b/g,
  'no-longer': /\bn(?:e |')(?:[a-z']+ ){1,3}?plus\b/g,
  without: /\bsans\b/g,
  except: /\b(?:sauf|hors|hormis|excepte[es]*|exceptions?|excepter|exclu[es]*)\b/g,
  only: /\b(?:seulement|uniquement|exclusivement|seule?s? (?:l[ae]s?\b|l')|l[ae]s? seule?s?\b)|\bn(?:e |')(?:[a-z']+ ){1,3}?qu(?:e\b|')/g,
  if: /\b(?:si\b|s'ils?\b|lorsqu(?:e\b|')|quand|en cas d(?:e\b|')|conditions?|sous reserve|des lors qu(?:e\b|')|pourvu qu(?:e\b|')|tant qu(?:e\b|'))/g,
  may: /\b(?:peut|peuvent|pouvez|peux|pourr[a-z]+|possible|possibilite|facultati(?:f|ve)s?|permet(?:tent)?)\b/g,
  must: /\b(?:doit|doivent|devez|dois|devr[a-z]+|faut|faudra|obligatoires?|obligatoirement|obligation|necessaires?|exige[es]*|requis[es]*|imperati(?:f|ve)s?|indispensables?|tenue?s? de)\b/g,
  'by-itself': /\b(?:automatiques?|automatiquement|d'office)\b/g,
  before: /\b(?:avant|au plus tard|anterieure?s?)\b/g,
  until: /\bjusqu/g,
  from: /\b(?:a partir|a compter|depuis|au plus tot)\b/g,
  after: /\b(?:apres|a l'issue|posterieure?s?)\b/g,
  'at-least': /\b(?:au moins|minimum|minimale?s?|minimaux)\b/g,
  'at-most': /\b(?:au plus(?! to)|maximum|maximale?s?|maximaux|plafond[a-z]*|limite[es]*)\b/g,
  above: /\b(?:plus d(?:e\b|')|superieure?s?|depass[a-z]+|au-dessus|au-dela)/g,
  below: /\b(?<!au )moins d(?:e\b|')|\b(?:inferieure?s?|au-dessous|en dessous)\b/g,
  all: /\b(?:tous|toutes|tout|toute|chaque|toujours|entierement|totalite)\b/g,
  some: /\b(?:certaine?s?|parfois|quelques|partie|partiel(?:le)?s?|generalement|souvent)\b/g,
  or: /\bou\b/g,
  will: /\b(?!montra|nombre)[a-z]{2,}(?:rez|ront|ra|rons|rai|rait|raient|riez)\b/g,
  you: /\b(?:vous|votre|vos)\b/g,
  I: /\b(?:je|j'|me|m'|moi|mon|ma|mes|nous|notre|nos)\b|\b(?:j|m)'/g,
};
const ALL_MARKS = Object.entries(MARKS) as [Mark, RegExp][];

/** Words of the marks above: the marks are compared, not the words. */
const MARK_WORDS =
  /^(?:peut|peuvent|pouvez|pourr[a-z]+|possibl\w*|permet(?:tent)?|doit|doivent|devez|devr[a-z]+|fa[ul]t|faudra|obligat\w*|necessair\w*|exige\w*|requis\w*|indispensabl\w*|minimum|maximum|minimal\w*|maximal\w*|seulement|uniquement|automatiqu\w*|condition|partir|compter|superieur\w*|inferieur\w*|jusqu|lorsqu|lorsque|cas|euros?|cent)$/;

/** Words that say the same, each group under its first. Folded stems are made of them. */
const SAME = [
  'verser payer toucher percevoir verse verses versee versees paye paie payee percue percu touche touchez percevez',
  'retraite pension',
  'agence point-accueil',
  'formulaire imprime',
  'justificatif document piece papier justificatifs documents pieces papiers',
  'demander solliciter deposer demande demandez demandent sollicite depose deposez',
  'conjoint epoux epouse',
  'envoyer adresser transmettre envoyez adressez transmettez envoie envoi envoyee envoye adressee adresse transmise transmis',
  'montant somme',
  'debut commencement',
  'environ approximativement',
] as const;
const CANONICAL: ReadonlyMap<string, string> = new Map(
  SAME.flatMap((group) => {
    const [first = '', ...others] = group.split(' ');
    return [first, ...others].map((word) => [lightStem(word), lightStem(first)] as const);
  }),
);

/** How often each thing stands in a text. */
export type Bag = ReadonlyMap<string, number>;

/** What a text states, in a form that can be compared. */
export interface Statement {
  readonly text: string;
  readonly folded: string;
  /** Stems of its words, without numbers, dates, function words and the words of marks. */
  readonly stems: Bag;
  /** Numbers, and the days, months and years of dates. */
  readonly figures: Bag;
  readonly marks: Bag;
  /** What each negation is about: the word that follows it. */
  readonly denied: Bag;
  /** Its stems and figures in their order. */
  readonly items: readonly string[];
}

/** What "neuf" may count. */
const COUNTED: ReadonlySet<string> = new Set(
  'ans annees mois trimestres jours semaines heures points enfants euros'.split(' '),
);

/** Negations, one token each. */
const DENIES = /^(?:pas|jamais|aucune?|rien|ni)$/;

/** Reads a text. */
export function statementOf(text: string): Statement {
  // Folded, "dès" would be "des".
  const folded = fold(text.replace(/(?<!\p{L})dès(?!\p{L})/giu, 'à partir de')).replace(/\s+/g, ' ');
  const tokens = tokenize(text);
  const dates = readDates(tokens);
  // A lone "neuf" may be an adjective: where it counts nothing it is compared as a word.
  const numbers = readNumbers(tokens).filter(
    ({ ambiguous, value, to }) => !ambiguous || (value === 9 && COUNTED.has(tokens[to]?.norm ?? '')),
  );
  const isIn = (at: number, spans: readonly { readonly from: number; readonly to: number }[]): boolean =>
    spans.some(({ from, to }) => at >= from && at < to);
  const stemAt = (at: number): string[] => {
    const { norm = '', kind } = tokens[at] ?? {};
    if (kind === 'punctuation' || kind === 'number' || norm.length < 2) return [];
    if (isIn(at, numbers) || isFunctionWord(norm) || MARK_WORDS.test(norm)) return [];
    const stem = lightStem(norm);
    return [CANONICAL.get(stem) ?? stem];
  };
  const figuresAt = (at: number): string[] =>
    isIn(at, dates)
      ? dates.filter(({ from }) => from === at).flatMap(partsOf)
      : numbers.filter(({ from }) => from === at).map(numberOf);
  const stems = tokens.map((_, at) => (isIn(at, dates) ? [] : stemAt(at)));
  const figures = tokens.map((_, at) => figuresAt(at));
  const denied = tokens.flatMap(({ norm }, at) =>
    DENIES.test(norm) ? [stems.slice(at + 1).flat()[0] ?? ''] : [],
  );
  return {
    text,
    folded,
    stems: bagOf(stems.flat()),
    figures: bagOf(figures.flat()),
    marks: bagOf(ALL_MARKS.flatMap(([mark, turn]) => [...folded.matchAll(turn)].map(() => mark))),
    denied: bagOf(denied),
    items: tokens.flatMap((_, at) => [...(figures[at] ?? []), ...(stems[at] ?? [])]),
  };
}

function numberOf({ value, digits }: NumberSpan): string {
  return Number.isFinite(value) ? String(value) : digits;
}

function partsOf({ day, month, year }: DateSpan): string[] {
  return [
    ...(day === undefined ? [] : [String(day)]),
    ...(month === undefined ? [] : [`month ${month}`]),
    ...(year === undefined ? [] : [String(year)]),
  ];
}

/** The same of texts that stand side by side. */
export function joined(statements: readonly Statement[]): Statement {
  return {
    text: statements.map(({ text }) => text).join(', '),
    folded: statements.map(({ folded }) => folded).join(' '),
    stems: sumOf(statements.map(({ stems }) => stems)),
    figures: sumOf(statements.map(({ figures }) => figures)),
    marks: sumOf(statements.map(({ marks }) => marks)),
    denied: sumOf(statements.map(({ denied }) => denied)),
    items: statements.flatMap(({ items }) => items),
  };
}

/** What stands in one more often than in the other. */
export function excess(one: Bag, other: Bag): string[] {
  return [...one].filter(([what, times]) => times > (other.get(what) ?? 0)).map(([what]) => what);
}

function bagOf(values: readonly string[]): Bag {
  const bag = new Map<string, number>();
  for (const value of values) bag.set(value, (bag.get(value) ?? 0) + 1);
  return bag;
}

function sumOf(bags: readonly Bag[]): Bag {
  return bagOf(bags.flatMap((bag) => [...bag].flatMap(([what, times]) => Array<string>(times).fill(what))));
}
