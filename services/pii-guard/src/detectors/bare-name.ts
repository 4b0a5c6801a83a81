import { HESITATIONS, wordSet } from '@decroche/french';
import type { Detector } from '../detector.ts';
import { NAMING_WORDS } from '../lexicon/entities.ts';
import { NAMES_THOUGH_GRAMMAR } from '../lexicon/name-words.ts';
import { FREQUENT_SURNAMES } from '../lexicon/surnames.ts';
import { openNames } from '../open-ends.ts';
import type { PiiSpan } from '../span.ts';
import type { Lexeme, Utterance } from '../utterance.ts';
import { isAcronym, isParticleOfName, looksLikeName, nameEnd } from './name-run.ts';

const GREETINGS = wordSet('oui bonjour bonsoir allo madame monsieur , .', ...HESITATIONS);
const MOST_GREETINGS = 5;
const PLACE_PREPOSITIONS = /^(?:a|au|aux|en|sur|vers|pres|dans|entre)$/;

/** Names that nothing introduces: by first names, by capitals, by words that are no French. */
export const BARE_NAMES: Detector = {
  name: 'bare-name',
  finds: ['PERSON'],
  stage: 'plain',
  rules: {
    initial: 'le dossier suivi par C. Moreau',
    'first-name': 'on a vu josiane hier au marché',
    'first-name-in-capitals': "j'ai vu Rose hier au marché",
    'two-in-capitals': 'on a vu hier Wojtek Zbrzezny au marché',
    opening: 'Szczepaniak, pour un relevé',
    shouted: 'SZCZEPANIAK pour un relevé de carrière',
    'opens-the-call': 'tixador bonjour je voudrais un relevé',
    'who-calls': "bonjour c'est szczepan",
    'pair-of-first-names': "c'est rose marin",
    'foreign-particle': 'le dossier de van zwolle',
    'one-in-capitals': 'on a vu hier Zbrzezny au marché',
    'double-initial': 'suivi par J.-P. Courtois',
  },
  openFrom: openNames,
  detect: ({ utterance }) => [...bareNames(utterance), ...doubleInitials(utterance)],
};

function bareNames(utterance: Utterance): PiiSpan[] {
  const spans: PiiSpan[] = [];
  for (let at = 0; at < utterance.words.length; at++) {
    const from = utterance.words[at] as Lexeme;
    if (isMisheardMonth(utterance, at)) continue;
    const to = endOfName(utterance, at);
    if (to === undefined) continue;
    const name = utterance.words.slice(at, to);
    const rule = ruleFor(utterance, at, name);
    if (rule !== undefined) {
      const start = (utterance.words[startBefore(utterance, at)] as Lexeme).start;
      const end = (name.at(-1) ?? from).end;
      spans.push({ type: 'PERSON', start, end, score: SCORES[rule], rule });
    }
    at = Math.max(at, to - 1);
  }
  return spans;
}

function endOfName(utterance: Utterance, at: number): number | undefined {
  if (isPairOfFirstNames(utterance, at)) return at + 2;
  return isSurnameFromTown(utterance, at) ? at + 1 : nameEnd(utterance, at, 'bare');
}

/** `J.-P. Courtois` */
const DOUBLE_INITIAL = /(?<![\p{L}.])\p{Lu}\.-\p{Lu}\. ?\p{Lu}[\p{L}'’-]+/gu;

const doubleInitials = ({ text }: Utterance): PiiSpan[] =>
  (/\p{Lu}\.-/u.test(text) ? [...text.matchAll(DOUBLE_INITIAL)] : []).map(({ 0: name, index }) => ({
    type: 'PERSON',
    start: index,
    end: index + name.length,
    score: 0.75,
    rule: 'double-initial',
  }));

const SCORES = {
  initial: 0.7,
  'first-name': 0.8,
  'first-name-in-capitals': 0.7,
  'two-in-capitals': 0.75,
  opening: 0.55,
  shouted: 0.55,
  'opens-the-call': 0.6,
  'who-calls': 0.6,
  'pair-of-first-names': 0.65,
  'foreign-particle': 0.7,
  'one-in-capitals': 0.6,
} as const;

/** A run of words that may be a name, with what its words tell. */
interface Candidate {
  readonly utterance: Utterance;
  readonly at: number;
  readonly name: readonly Lexeme[];
  /** Without particles. */
  readonly content: readonly Lexeme[];
  readonly capitals: number;
  readonly unknown: number;
}

/** The first rule that speaks for a name, unless something says that it is none. */
function ruleFor(utterance: Utterance, at: number, name: readonly Lexeme[]): keyof typeof SCORES | undefined {
  if (/^[A-Z]$/.test(name[0]?.text ?? '') && name.length > 1) return 'initial';
  const content = name.filter((word) => !word.particle || word.given === 'sure');
  const candidate: Candidate = {
    utterance,
    at,
    name,
    content,
    capitals: content.filter(isWrittenAsName).length,
    unknown: content.filter((word) => !word.ordinary && !word.entity).length,
  };
  if (isFromTown(candidate) || isSurnameFromTown(utterance, at) || isOpeningName(candidate))
    return 'opens-the-call';
  if (isNoName(candidate)) return undefined;
  return TELLING.find(([, holds]) => holds(candidate))?.[0];
}

const isWrittenAsName = (word: Lexeme): boolean =>
  word.writtenCase === 'capital' || (word.writtenCase === 'upper' && !isAcronym(word));

function isNoName({ utterance, at, name, content }: Candidate): boolean {
  const noun = content.length === 1 && content[0]?.ordinary === true && isCommonNoun(utterance, at);
  const saint = /^sainte?-/.test(content[0]?.norm ?? '');
  return noun || saint || isNamed(utterance, at, content) || isPlaceName(utterance, at, name);
}

/** `tixador bonjour`, `bonnemaison j'ai reçu`: the first word of a caller, before he greets or says what he wants. */
function isOpeningName({ utterance, at, name, content }: Candidate): boolean {
  if (!opensTheCall(utterance, at) || content.length === 0) return false;
  if (!OPENED.test(utterance.norm(at + name.length))) return false;
  return content.every((word) => !word.entity && !word.ordinary && !word.stop && word.norm.length > 3);
}

const OPENED = /^(?:bonjour|bonsoir|oui|allo|je|j)$/;

/** What speaks for a name, the surest first. */
const TELLING: readonly (readonly [keyof typeof SCORES, (candidate: Candidate) => boolean])[] = [
  ['first-name', hasFirstName],
  [
    'first-name-in-capitals',
    ({ content }) => content.some((word) => word.given === 'ambiguous' && word.writtenCase === 'capital'),
  ],
  ['two-in-capitals', ({ capitals, unknown }) => capitals >= 2 && unknown > 0],
  ['opening', opensSentence],
  ['shouted', isShouted],
  [
    'who-calls',
    ({ utterance, at, content, unknown }) => isWhoCalls(utterance, at) && unknown === content.length,
  ],
  ['pair-of-first-names', ({ utterance, at }) => isPairOfFirstNames(utterance, at)],
  [
    'foreign-particle',
    ({ utterance, at, name, unknown }) =>
      unknown > 0 && name.some((word) => word.particle) && isParticleOfName(utterance, at, 'bare'),
  ],
  [
    'one-in-capitals',
    ({ utterance, at, capitals, unknown }) => capitals === 1 && unknown >= 1 && isSingleName(utterance, at),
  ],
];

function hasFirstName({ content }: Candidate): boolean {
  return content.some(
    (word) =>
      word.given === 'sure' && !(content.length === 1 && isAcronym(word) && word.writtenCase === 'upper'),
  );
}

function opensSentence({ content, unknown }: Candidate): boolean {
  const [first] = content;
  if (first?.startsSentence !== true || !/^\p{Lu}\p{Ll}{3}/u.test(first.text)) return false;
  return unknown === content.length && !content.some((word) => word.commune);
}

function isShouted({ utterance, content, unknown }: Candidate): boolean {
  const [first] = content;
  if (first?.startsSentence !== true || !utterance.cased || !/^\p{Lu}{6}/u.test(first.text)) return false;
  return content.length === 1 && unknown === 1 && !first.commune;
}

/** `bonjour pradelle de brive`, `c'est Bouvet à Cholet`: a town behind the first name of the text. */
function isFromTown({ utterance, at, name, content, unknown }: Candidate): boolean {
  if (!isBeforeTown(utterance, at + name.length) || content.length === 0) return false;
  return (opensTheCall(utterance, at) || saysWho(utterance, at)) && unknown === content.length;
}

/** `à Cholet`, `de Moulins`; a town that is a word as well only with its capital letter. */
function isBeforeTown(utterance: Utterance, at: number): boolean {
  const town = utterance.word(at + 1);
  if (!/^(?:de|d|a|sur)$/.test(utterance.norm(at)) || town === undefined) return false;
  if (!town.commune && !utterance.lexicon.isShortTown(town.norm)) return false;
  return !town.ordinary || town.writtenCase === 'capital';
}

/** `c'est`, `ici`, `je suis` behind nothing but greetings. */
function saysWho(utterance: Utterance, at: number): boolean {
  const opened = SAYS_WHO.find((words) =>
    words.every((word, back) => utterance.norm(at - words.length + back) === word),
  );
  return opened !== undefined && opensTheCall(utterance, at - opened.length);
}

const SAYS_WHO = ['c est', 'ici', 'je suis', 'la famille'].map((words) => words.split(' '));

/** `c'est Berger de Moulins`: a surname that is a word, where a caller says who he is and from where. */
function isSurnameFromTown(utterance: Utterance, at: number): boolean {
  const word = utterance.words[at];
  if (word === undefined || !FREQUENT_SURNAMES.has(word.norm) || word.writtenCase === 'lower') return false;
  if (!isBeforeTown(utterance, at + 1)) return false;
  // `c'est petit à Paris`
  if (saysWho(utterance, at)) return /^\p{Lu}/u.test(word.text) || !DESCRIBES.has(word.norm);
  return opensTheCall(utterance, at);
}

const DESCRIBES = wordSet('petit grand gros gras blanc noir court fort brun roux blond leger gay jung');

/** `bonjour c'est jourdain`: who calls says so first. */
const isWhoCalls = (utterance: Utterance, at: number): boolean =>
  at > 2 &&
  at <= MOST_GREETINGS &&
  utterance.norm(at - 2) === 'c' &&
  utterance.norm(at - 1) === 'est' &&
  utterance.norms.slice(0, at - 2).every((norm) => GREETINGS.has(norm));

/** `au premier jean vier` */
const isMisheardMonth = (utterance: Utterance, at: number): boolean =>
  utterance.norm(at) === 'jean' &&
  utterance.norm(at + 1) === 'vier' &&
  utterance.numberEndingAt(at) !== undefined;

/** `c'est rose marin`: two words that are first names as well, where somebody says who he is. */
function isPairOfFirstNames(utterance: Utterance, at: number): boolean {
  const [first, second] = [utterance.words[at], utterance.words[at + 1]];
  if (first?.given !== 'ambiguous' || first.writtenCase === 'lower' || second?.writtenCase === 'lower')
    return false;
  if (second?.given !== 'ambiguous' && !FREQUENT_SURNAMES.has(second?.norm ?? '')) return false;
  return (
    /^(?:est|pour|ici|bonjour|allo|suis|moi|oui|madame|monsieur)$/.test(utterance.norm(at - 1)) || at === 0
  );
}

/** `un olivier`, `l'olivier`: a thing. */
const isCommonNoun = (utterance: Utterance, at: number): boolean =>
  /^(?:un|une|des|l|d|ces|cet|cette)$/.test(utterance.norm(at - 1)) &&
  utterance.words[at]?.writtenCase !== 'capital';

/** `la loi Borne`, `le groupe Klesia`, `la Carsat Bretagne`: the name of a thing; not `le contrat de Colombe Vasseur`. */
function isNamed(utterance: Utterance, at: number, content: readonly Lexeme[]): boolean {
  const [first, second] = content;
  const owned = OWNED.has(utterance.norm(at - 2)) && /^(?:de|d)$/.test(utterance.norm(at - 1));
  if (owned && first?.given !== undefined && second !== undefined) return false;
  let before = at - 1;
  while (/^(?:de|du|des|d|la|le|l|les)$/.test(utterance.norm(before)) && before > at - 3) before -= 1;
  return NAMING_WORDS.has(utterance.norm(before));
}

/** Things that persons have, among those that bear names. */
const OWNED = wordSet(
  'contrat carte application site convention formulaire arret assurance regime banque caisse',
);

/** A commune or an unknown place after `à`, `en`, `de`. */
function isPlaceName(utterance: Utterance, at: number, name: readonly Lexeme[]): boolean {
  const before = utterance.norm(at - 1);
  const sure = name.filter((word) => word.given === 'sure').length;
  if (PLACE_PREPOSITIONS.test(before))
    return sure === 0 || name.every((word) => word.commune || word.particle);
  const communes = name.every((word) => word.commune || word.particle);
  return (
    communes && sure === 0 && (/^(?:de|d)$/.test(before) || name.every((word) => word.given === undefined))
  );
}

/** A lone unknown word with a capital: a name unless it is written like an acronym or stands for a body. */
function isSingleName(utterance: Utterance, at: number): boolean {
  return (utterance.words[at] as Lexeme).writtenCase !== 'upper';
}

/** `oui alors picot solange`: nothing but greetings stands before. */
function opensTheCall(utterance: Utterance, at: number): boolean {
  return utterance.norms.slice(0, at).every((norm) => GREETINGS.has(norm)) && at <= MOST_GREETINGS;
}

/** `Plantier Georges`: no French word, with a capital letter. */
const isCapitalised = (utterance: Utterance, word: Lexeme): boolean =>
  utterance.cased && !word.ordinary && /^\p{Lu}\p{Ll}{2}/u.test(word.text);

/** `DA COSTA Maria`. */
const isParticleBesideName = (word: Lexeme): boolean =>
  /^(?:da|de|do|dos|das|di|du|le|la|el|van|ben)$/.test(word.norm);

/** In lists a surname stands before the first name: `Dos Santos Maria`, `dupont jean`. */
function startBefore(utterance: Utterance, at: number): number {
  let from = at;
  while (from > 0 && from > at - 3 && isSurnameBefore(utterance, from, at)) from -= 1;
  return from;
}

/** `Juste Leroy` */
const isNameThoughGrammar = ({ cased }: Utterance, { norm, text }: Lexeme): boolean =>
  cased && NAMES_THOUGH_GRAMMAR.has(norm) && /^\p{Lu}/u.test(text);

/** Whether the word before `from` is a surname, or part of one, that belongs to the name at `at`. */
function isSurnameBefore(utterance: Utterance, from: number, at: number): boolean {
  const previous = utterance.words[from - 1] as Lexeme;
  const isSurname = FREQUENT_SURNAMES.has(previous.norm) && previous.writtenCase !== 'lower';
  const written = previous.writtenCase === 'upper' && previous.norm.length > 1;
  if (written && isParticleBesideName(previous)) return true;
  if (previous.kind !== 'word') return false;
  if (previous.stop) return from === at && isNameThoughGrammar(utterance, previous);
  if (isPlaceOrBody(previous, isSurname && from === 1, isSurname || written)) return false;
  return (
    looksLikeName(previous) ||
    isCapitalised(utterance, previous) ||
    previous.given !== undefined ||
    (written && previous.norm.length > 2) ||
    (isSurname && (utterance.words[at]?.given === 'sure' || from === 1)) ||
    isOpeningSurname(utterance, from, at)
  );
}

/** A harmless name, unless a surname opens the text; a commune, unless written or known as a surname. */
const isPlaceOrBody = ({ entity, commune }: Lexeme, opens: boolean, surname: boolean): boolean =>
  (entity && !opens) || (commune && !surname);

/** `oui alors picot solange`. */
const isOpeningSurname = (utterance: Utterance, from: number, at: number): boolean =>
  from === at &&
  utterance.words[from - 1]?.writtenCase !== 'lower' &&
  utterance.words[at]?.given === 'sure' &&
  opensTheCall(utterance, from - 1);
