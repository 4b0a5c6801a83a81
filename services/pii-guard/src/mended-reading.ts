import { HESITATION_SOUNDS, MONTHS, numeralWord, THINKING_WORDS, wordSet } from '@decroche/french';
import { OTHER_WAYS, SURE_WAYS } from './detectors/address-words.ts';
import { CIVILITIES } from './lexicon/name-words.ts';
import type { PiiSpan } from './span.ts';
import { isTelling, type Lexeme, type Utterance } from './utterance.ts';

/** Words that no phrase ends with: a filler behind one interrupts what it begins. */
const GOES_ON = wordSet(
  'de du des la le les l d a au aux en sur point tiret underscore arobase numero f rue avenue boulevard allee impasse chemin quai place route square bas suis plus',
);
const BEFORE_PLACE = wordSet('a au aux de du des d sur');

/** What a recogniser writes for a figure, by the figure. Sounds: French number words and their homophones. */
const FIGURES = new Map(
  Object.entries({
    sept: 'cette cet set',
    cent: 'sans sang sangs',
    vingt: 'vin vain vint vins',
    huit: 'oui huitre huitres',
    cinq: 'cinque sain saint sein sains',
    deux: 'de deu',
    six: 'si scie',
    dix: 'dit dis',
    trois: 'toi troie',
    quatre: 'cadre carte catre',
    neuf: 'neufs neuve',
    et: 'ai est',
  }).flatMap(([figure, words]) => words.split(' ').map((word) => [word, figure] as const)),
);
/** Those that are said for nothing else beside a figure. */
const PLAIN_MISHEARD = wordSet(
  'set sang sangs vin vain vint vins huitre huitres cinque deu scie troie catre dis',
);
/** Those that a noun must follow when they are not misheard. */
const NOUN_FOLLOWS = wordSet('cet cette');
/** What is said for `c'est` behind a word that announces something of one's own. */
const SAID_FOR_IS = wordSet('ces ses sait');
const ANNOUNCING = wordSet(
  'nom prenom numero mail telephone adresse portable moi iban naissance dossier rib',
);
/** Digits after which a number is whole: a phone number, a NIR without and with its key. */
const WHOLE = /^(?:0\d{9}|[12]\d{12}|[12]\d{14})$/;
const FEWEST_PARTS = 3;
const LETTER = /^[a-z]$/;
/** How far the next word that counts is looked for, in tokens. */
const FURTHEST = 8;

/** A text in other words, for the detectors alone; what is found is told in offsets of the text as it was heard. */
export interface MendedReading {
  readonly utterance: Utterance;
  /** The span of the text as heard, with what interrupts it. */
  toHeard(span: PiiSpan): PiiSpan;
  toMended(span: PiiSpan): PiiSpan;
  /** Offset in the text as heard of an offset in the mended one. */
  heardOffset(offset: number): number;
}

type Edit = { readonly drop: true } | { readonly text: string };

/**
 * Mends a text for the detectors alone; what is shown keeps its own words. A figure counts as misheard only beside
 * other figures, a filler only where it interrupts a number, a date, an address or a spelled word.
 *
 * @returns `undefined` when there is nothing to mend
 */
export function mend(utterance: Utterance, read: (text: string) => Utterance): MendedReading | undefined {
  const edits = new Map<number, Edit>();
  for (const { at, kind, norm, writtenCase } of utterance.words)
    if (kind === 'word' && writtenCase !== 'capital' && HESITATION_SOUNDS.has(norm)) edits.set(at, DROPPED);
  for (const word of utterance.words) if (isFiller(utterance, word, edits)) edits.set(word.at, DROPPED);
  for (const word of utterance.words) {
    if (word.kind !== 'word' || word.elided || edits.has(word.at)) continue;
    const text = figureFor(utterance, word, edits) ?? isSaidFor(utterance, word);
    if (text !== undefined) edits.set(word.at, { text });
  }
  return edits.size === 0 ? undefined : new Mended(utterance, edits, read);
}

const DROPPED = { drop: true } as const;

/** `mon nom ces dupont` */
const isSaidFor = (utterance: Utterance, { at, norm }: Lexeme): string | undefined =>
  SAID_FOR_IS.has(norm) && ANNOUNCING.has(utterance.norm(at - 1)) ? "c'est" : undefined;

/** The nearest word on one side that is not dropped. */
function beside(
  utterance: Utterance,
  at: number,
  step: 1 | -1,
  edits: ReadonlyMap<number, Edit>,
): Lexeme | undefined {
  for (let reach = 1, next = at + step; reach <= FURTHEST; reach++, next += step) {
    if (next < 0 || next >= utterance.words.length) return undefined;
    const edit = edits.get(next);
    if (edit !== undefined && 'drop' in edit) continue;
    const word = utterance.words[next] as Lexeme;
    if (step === 1 && THINKING_WORDS.has(word.norm) && edit === undefined) continue;
    return word;
  }
  return undefined;
}

const isWay = (word: Lexeme | undefined): boolean =>
  word !== undefined && (SURE_WAYS.has(word.norm) || OTHER_WAYS.has(word.norm));

const isMonth = (word: Lexeme | undefined): boolean => word !== undefined && MONTHS.has(word.norm);

function isFigure(utterance: Utterance, word: Lexeme | undefined, edits: ReadonlyMap<number, Edit>): boolean {
  if (word === undefined) return false;
  return (
    word.kind === 'number' ||
    utterance.numberAt(word.at) !== undefined ||
    'text' in (edits.get(word.at) ?? {})
  );
}

function isFiller(utterance: Utterance, word: Lexeme, edits: ReadonlyMap<number, Edit>): boolean {
  if (word.kind !== 'word' || !THINKING_WORDS.has(word.norm) || word.writtenCase === 'capital') return false;
  const left = beside(utterance, word.at, -1, edits);
  const right = beside(utterance, word.at, 1, edits);
  if (left === undefined || left.kind === 'punctuation') return false;
  if (right === undefined || right.kind === 'punctuation') return false;
  return (
    interruptsFigures(utterance, left, right, edits) ||
    interruptsSpelling(utterance, left, right, edits) ||
    interruptsPhrase(word, left, right)
  );
}

/** `zéro six donc douze`, `le douze alors mars`. */
function interruptsFigures(
  utterance: Utterance,
  left: Lexeme,
  right: Lexeme,
  edits: ReadonlyMap<number, Edit>,
): boolean {
  const goesOn = isFigure(utterance, right, edits);
  const inNumber = isFigure(utterance, left, edits) || isMonth(left);
  if (inNumber && (goesOn || isMonth(right) || FIGURES.has(right.norm))) return true;
  const misheard =
    FIGURES.has(left.norm) && isFigure(utterance, beside(utterance, left.at, -1, edits), edits);
  return goesOn && (misheard || left.norm === 'et');
}

/** `tiret ben bas`, `d ben u`. */
function interruptsSpelling(
  utterance: Utterance,
  left: Lexeme,
  right: Lexeme,
  edits: ReadonlyMap<number, Edit>,
): boolean {
  if (/^(?:tiret|bas|point|underscore|arobase)$/.test(left.norm)) return true;
  return LETTER.test(left.norm) && (LETTER.test(right.norm) || isFigure(utterance, right, edits));
}

/** `rue ben des Lilas`, `à ben Vierzon`; not `monsieur Ben Youssef`. */
function interruptsPhrase(word: Lexeme, left: Lexeme, right: Lexeme): boolean {
  const name = word.norm === 'ben' && !right.ordinary && !right.commune && right.given === undefined;
  if (name || CIVILITIES.has(left.norm)) return false;
  if (left.given === 'sure' && isTelling(right)) return true;
  return GOES_ON.has(left.norm) || BEFORE_PLACE.has(right.norm);
}

/** The figure that a word was probably said for. */
function figureFor(utterance: Utterance, word: Lexeme, edits: ReadonlyMap<number, Edit>): string | undefined {
  const figure = FIGURES.get(word.norm);
  if (figure === undefined || utterance.numberAt(word.at) !== undefined) return undefined;
  const left = beside(utterance, word.at, -1, edits);
  const right = beside(utterance, word.at, 1, edits);
  // `soixante-six oui c'est ça`
  if (word.norm === 'oui' && right?.norm === 'c') return undefined;
  const isMeant =
    figure === 'et' ? joinsFigures(left, right) : isMisheard(utterance, word, { figure, left, right, edits });
  return isMeant ? figure : undefined;
}

interface Beside {
  readonly figure: string;
  readonly left: Lexeme | undefined;
  readonly right: Lexeme | undefined;
  readonly edits: ReadonlyMap<number, Edit>;
}

/** Whether the figures beside a word show that it is one. */
function isMisheard(utterance: Utterance, word: Lexeme, { figure, left, right, edits }: Beside): boolean {
  const after = isFigure(utterance, right, edits) && right?.kind === 'word';
  const plain = PLAIN_MISHEARD.has(word.norm);
  if (left?.kind === 'word' && isFigure(utterance, left, edits))
    return after || plain || closesFigures(utterance, word, left, right);
  return after && plain && (figure === 'vingt' || isAnnounced(utterance, left, edits));
}

/** `vingt ai un` */
function joinsFigures(left: Lexeme | undefined, right: Lexeme | undefined): boolean {
  const tens = left !== undefined && numeralWord(left.norm)?.role === 'tens';
  return tens && /^(?:un|onze)$/.test(right?.norm ?? '');
}

/** The last figure of a number, by what follows it or by what the number still lacks. */
function closesFigures(utterance: Utterance, word: Lexeme, left: Lexeme, right: Lexeme | undefined): boolean {
  if (isMonth(right) || isWay(right) || right?.norm === 'cents') return true;
  if (NOUN_FOLLOWS.has(word.norm) && (right === undefined || right.stop)) return true;
  return isUnfinished(utterance, left);
}

/** `f r vain sept`, `né le vain deux`, `au scie rue`. */
function isAnnounced(
  utterance: Utterance,
  left: Lexeme | undefined,
  edits: ReadonlyMap<number, Edit>,
): boolean {
  if (left === undefined || isMonth(left)) return true;
  if (/^(?:le|au|numero|habite|reside|est)$/.test(left.norm)) return true;
  return LETTER.test(left.norm) && LETTER.test(beside(utterance, left.at, -1, edits)?.norm ?? '');
}

/** Whether figures are missing where a number stops: in a date with a short year, or in a long number. */
function isUnfinished(utterance: Utterance, left: Lexeme): boolean {
  const role = numeralWord(left.norm)?.role;
  const date = utterance.dateAt(left.at);
  if (date?.month !== undefined) return role === 'tens' || role === 'hundred';
  const number = utterance.numberAt(left.at);
  if (number === undefined) return false;
  return number.parts.length >= FEWEST_PARTS && !WHOLE.test(number.digits);
}

interface Kept {
  readonly mended: number;
  readonly mendedEnd: number;
  readonly start: number;
  readonly end: number;
}

class Mended implements MendedReading {
  readonly utterance: Utterance;
  readonly #kept: Kept[] = [];
  readonly #length: number;

  constructor(heard: Utterance, edits: ReadonlyMap<number, Edit>, read: (text: string) => Utterance) {
    let text = '';
    let from = 0;
    for (const word of heard.words) {
      const edit = edits.get(word.at);
      text += heard.text.slice(from, word.start);
      from = word.end;
      if (edit !== undefined && 'drop' in edit) {
        text = text.trimEnd();
        continue;
      }
      const mended = text.length;
      text += edit === undefined ? word.text : edit.text;
      this.#kept.push({ mended, mendedEnd: text.length, start: word.start, end: word.end });
    }
    text += heard.text.slice(from);
    this.#length = heard.text.length;
    this.utterance = read(text);
  }

  toHeard(span: PiiSpan): PiiSpan {
    const last = this.#kept[this.#firstEndingBehind(span.end - 1)];
    const start = this.heardOffset(span.start);
    if (last === undefined) return { ...span, start, end: this.#length };
    const whole = span.end >= last.mendedEnd || last.mendedEnd - last.mended !== last.end - last.start;
    return { ...span, start, end: whole ? last.end : last.start + span.end - last.mended };
  }

  toMended(span: PiiSpan): PiiSpan {
    const inside = this.#kept.filter(({ start, end }) => end > span.start && start < span.end);
    const start = inside[0]?.mended ?? 0;
    return { ...span, start, end: inside.at(-1)?.mendedEnd ?? start };
  }

  heardOffset(offset: number): number {
    const kept = this.#kept[this.#firstEndingBehind(offset)];
    if (kept === undefined) return this.#length;
    const within = Math.max(offset - kept.mended, 0);
    return kept.mendedEnd - kept.mended === kept.end - kept.start ? kept.start + within : kept.start;
  }

  #firstEndingBehind(offset: number): number {
    let low = 0;
    let high = this.#kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#kept[middle] as Kept).mendedEnd <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
