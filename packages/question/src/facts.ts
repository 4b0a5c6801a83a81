import { fold } from '@decroche/french';
import type { Question } from './question.ts';
import type { Reading } from './reading.ts';

/** Something that an agent may ask and a caller may have said already. */
export type Fact =
  | 'birth-year'
  | 'birth-month'
  | 'age'
  | 'age-then'
  | 'start-age'
  | 'marriage'
  | 'household'
  | 'spouse-alive'
  | 'death-date'
  | 'departure-date'
  | 'employer-consent'
  | 'children'
  | 'quarters'
  | 'retired'
  | 'unemployed'
  | 'working';

/** What a text says of the case. */
export interface StatedFacts {
  readonly stated: ReadonlySet<Fact>;
  /** Age in years, said or by the year of birth; undefined when unknown. */
  readonly age: number | undefined;
}

/** Over folded text; each says a fact in so many words. */
const SAYINGS: readonly (readonly [Fact, RegExp])[] = [
  [
    'start-age',
    /\b(?:commence|debute|travaille|bosse|bosser|travailler)\b.{0,30}\b(?:a|des|depuis)\b.{0,24}\bans\b/,
  ],
  [
    'marriage',
    /\b(?:pacse\w*|pacs|maries?|mariees?|mariage|concubin\w*|union libre|devant (?:le|monsieur le) maire|vecu ensemble|vivait ensemble|divorce\w*|remarie\w*)\b/,
  ],
  [
    'spouse-alive',
    /\b(?:mari|femme|epoux|epouse|conjoint|conjointe)\b.{0,20}\b(?:vivante?|en vie)\b|\b(?:pas|jamais ete) veu(?:f|ve)\b/,
  ],
  // `à quarante-deux ans j'étais au chômage`
  ['age-then', /\ba \S+(?:[ -]\S+){0,2} ans j'(?:etais|ai ete)\b|\bj'avais \S+(?:[ -]\S+){0,2} ans\b/],
  ['household', /\b(?:seule?|en couple|remariee?s?|compagnon|compagne)\b/],
  [
    'death-date',
    /\b(?:morte?s?|decede\w*|deces|perdu|mourir|parti)\b.{0,40}\b(?:hier|semaines?|mois|an|ans|annee|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|(?:19|20)\d\d|deux mille \w+)\b/,
  ],
  [
    'employer-consent',
    /\b(?:patronn?e?|employeur|chef|boite|entreprise)\b.{0,25}\b(?:accord|accepte|refuse|veut bien|veut pas|ok|dit oui|dit non)\b/,
  ],
  [
    'children',
    /\b(?:\d+|une?|deux|trois|quatre|cinq|six|sept|huit)\s(?:petits? |grands? )?(?:enfants?|gosses?|gamins?|gamines?|mioches?|petits?|petites?|filles?|fils|garcons?)\b|\b(?:pas d'|sans |aucun )enfants?\b/,
  ],
  [
    'quarters',
    /\b(?:j'ai|ai|manque|avec|total de)\b.{0,20}\b(?:\d+|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|cent\S*|soixante\S*|quarante)\b.{0,12}\btrimestres?\b/,
  ],
  [
    'retired',
    /\b(?:suis|est|etais) (?:deja )?(?:a la |en )?retraitee?s?\b|\b(?:suis|est) (?:deja )?(?:a la|en) retraite\b|\b(?:ai|touche|percois|recois) (?:deja (?:ma|une)|ma) (?:petite |propre )?retraite\b/,
  ],
  ['unemployed', /\bau chomage\b|\bdemandeu(?:r|se)\b|\bfrance travail\b|\bpole emploi\b/],
  ['working', /\btravaille (?:encore|toujours)\b|\b(?:encore|toujours) en activite\b|\bsalariee?\b/],
];

/** What a question of an agent asks for, over folded text. */
const QUESTIONS: readonly (readonly [Fact, RegExp])[] = [
  ['birth-month', /\bmois de naissance\b|\bdate de naissance, avec le mois\b/],
  ['birth-year', /\b(?:annee|date) de naissance\b|\ben quelle annee etes-vous ne/],
  ['start-age', /\bcommence a travailler\b/],
  ['age-then', /\bquel age aviez-vous\b/],
  ['age', /\bquel age avez-vous\b|\bquel est votre age\b|\bquel age a(?:-t-il|-t-elle)?\b/],
  ['marriage', /\bmaries, pacses\b|\betiez-vous maries\b|\betes-vous (?:re)?marie/],
  ['household', /\bseul ou en couple\b|\bvivez-vous (?:seul|en couple|avec quelqu)/],
  ['death-date', /\bdate\b.{0,25}\bdeces\b|\bquand\b.{0,25}\b(?:deces|decede|mort)\b/],
  [
    'departure-date',
    /\bquelle date (?:voulez|souhaitez|pensiez|pensez)-vous partir\b|\bdate de depart (?:voulez|souhaitez)/,
  ],
  ['employer-consent', /\bemployeur\b.{0,25}\b(?:accord|repondu|refuse)\b/],
  ['children', /\bavez-vous (?:eu )?des enfants\b|\bcombien d'enfants\b/],
  ['quarters', /\bcombien de trimestres avez-vous\b/],
  ['retired', /\betes-vous (?:deja )?(?:retraite|a la retraite)\b/],
  ['unemployed', /\binscrit a france travail\b|\bau chomage \?/],
  ['working', /\btravaillez-vous encore\b|\bencore en activite\b/],
];

const YEARS_BEFORE_AGE: ReadonlySet<string> = new Set([
  'ai',
  'aurai',
  'age',
  'agee',
  'veuve',
  'veuf',
  'conjoint',
  'survivant',
]);
const LEAST_AGE = 16;
const MOST_AGE = 110;

/** What a caller has said of his case, so that nobody asks it again. */
export function statedFacts(question: Question): StatedFacts {
  const { folded, referenceYear } = question;
  const stated = new Set<Fact>();
  for (const [fact, pattern] of SAYINGS) if (pattern.test(folded)) stated.add(fact);
  const births = [...question.birthYears];
  if (births.length > 0) stated.add('birth-year');
  // Nobody has died: there is no day to ask for.
  if (stated.has('spouse-alive')) stated.add('death-date');
  if (question.birthPeriod !== undefined) stated.add('birth-month');
  if (question.effectDate !== '') stated.add('departure-date');
  const said = saidAge(question);
  const [birth, ...others] = births;
  const age = said ?? (birth !== undefined && others.length === 0 ? referenceYear - birth : undefined);
  if (age !== undefined) stated.add('age');
  return { stated, age };
}

/** What a question asks for; undefined when it is no fact that is told apart here. */
export function factAskedBy(question: string): Fact | undefined {
  const folded = fold(question).replace(/\s+/g, ' ');
  return QUESTIONS.find(([, pattern]) => pattern.test(folded))?.[0];
}

/** `j'ai 53 ans`, `veuve 58 ans`; not `depuis vingt ans`, nor `à quinze ans`. */
function saidAge({ tokens, numbers }: Reading): number | undefined {
  for (const { from, to, value } of numbers) {
    if (tokens[to]?.norm !== 'ans' || value < LEAST_AGE || value > MOST_AGE) continue;
    const before = tokens[from - 1];
    const has = before?.text.toLowerCase() === 'a' || YEARS_BEFORE_AGE.has(before?.norm ?? '');
    const aged = before?.norm === 'de' && tokens[from - 2]?.norm.startsWith('age') === true;
    const nearly = before?.norm === 'bientot' || before?.norm === 'deja';
    if (has || aged || nearly) return value;
  }
  return undefined;
}
