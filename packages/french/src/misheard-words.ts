import type { Acronym } from './acronym-data.ts';
import type { AcronymRegistry } from './acronyms.ts';
import { type ConfusionMatch, Confusions } from './confusions.ts';
import { fold } from './fold.ts';
import { LETTER_NAMES, ORDINARY_LETTER_NAMES } from './letter-names.ts';
import { joinedSounds, soundsOfWord } from './letter-sounds.ts';
import { numeralWord } from './number-lexicon.ts';
import { phoneticKey } from './phonetic.ts';
import { soundDistance } from './sound-distance.ts';
import { readingsOf, type SoundReading } from './sound-readings.ts';
import { isFunctionWord } from './stop-words.ts';
import { type Token, tokenize } from './token.ts';

/** A recognised word, in lower case, and how sure the recogniser is of it, 0 to 1. */
export interface HeardWord {
  readonly text: string;
  readonly confidence: number;
}

/** Heard words (half-open range) that stand for a word of the vocabulary. */
export interface MisheardWord {
  readonly from: number;
  readonly to: number;
  /** What they stand for, in lower case, with what is elided before it: `l'aspa`. */
  readonly text: string;
  readonly acronym: Acronym;
  /**
   * `listed`: the vocabulary names exactly these words; `context`: it names them, and what is said with them; `sound`: they
   * are doubtful and sound like it.
   */
  readonly how: 'listed' | 'context' | 'sound';
}

interface Candidate extends MisheardWord {
  /** Distance for each sound. */
  readonly cost: number;
}

const MOST_WORDS = 5;
/** A longer text is repaired by its listed words alone, so that the time stays bounded. */
const LONGEST_TEXT = 400;
/** Below this confidence a word may have been something else. */
const DOUBTFUL = 0.8;
const VERY_DOUBTFUL = 0.6;
/** Distance allowed for each sound, when a heard word is doubtful, or very. */
const LIKENESS = 0.12;
const LIKENESS_WHEN_VERY_DOUBTFUL = 0.2;
/** How much farther the next likely word must be. */
const MARGIN = 0.3;

/** Words that announce a noun. */
const ANNOUNCING: ReadonlySet<string> = new Set(
  'la le les l une un ma mon sa son votre vos cette ce du de d des a au aux en par pour avec chez sur dans et'.split(
    ' ',
  ),
);

/** Words that belong to the noun after them. */
const LEADING: ReadonlySet<string> = new Set('la le les du de des ma mon sa son'.split(' '));

/**
 * Finds the words of a vocabulary behind what a recogniser that does not know them wrote instead: `la respa` and
 * `lavé p f` for ASPA and AVPF.
 *
 * Words that the vocabulary lists as misheard forms are taken as they are; good French that it lists only where what it asks
 * for is said around them, however sure the recogniser is. Others only where at least one of them is
 * doubtful (low confidence, or no word at all), where a noun is announced, and where they sound like one word of the
 * vocabulary and clearly less like any other. Numerals and words of grammar alone are never taken. Nothing is
 * replaced here: the caller keeps what was heard beside what it may stand for.
 */
export class MisheardWords {
  readonly #registry: AcronymRegistry;
  readonly #confusions: Confusions;
  readonly #isKnown: (norm: string) => boolean;
  readonly #readings: readonly SoundReading[];

  /** @param isKnown whether a folded word is an ordinary word or a name; what is not is doubtful in any case */
  constructor(registry: AcronymRegistry, isKnown: (norm: string) => boolean) {
    this.#registry = registry;
    this.#confusions = new Confusions(registry.all);
    this.#isKnown = isKnown;
    this.#readings = registry.all.flatMap(readingsOf);
  }

  /** What may be meant, left to right, without overlap. */
  find(words: readonly HeardWord[]): MisheardWord[] {
    const norms = words.map(({ text }) => fold(text));
    const { listed, said } = this.#saidAlready(words);
    const found = listed;
    if (words.length <= LONGEST_TEXT) {
      const doubts = words.map((word, at) => (said.has(at) ? 1 : this.#doubt(word, norms[at] as string)));
      const sounding = norms.flatMap((_, from) => this.#soundingFrom(norms, doubts, said, from));
      sounding.sort((a, b) => a.cost - b.cost || b.to - b.from - (a.to - a.from));
      for (const one of sounding) {
        if (found.every((other) => one.to <= other.from || one.from >= other.to)) found.push(one);
      }
    }
    return found
      .sort((a, b) => a.from - b.from)
      .map(({ cost: _, ...repair }) => withArticle(repair, norms[repair.from - 1]));
  }

  /** Listed forms, and the places of all words that say a word of the vocabulary already. */
  #saidAlready(words: readonly HeardWord[]): { listed: Candidate[]; said: ReadonlySet<number> } {
    const starts: number[] = [];
    let text = '';
    for (const word of words) {
      text += text === '' ? '' : ' ';
      starts.push(text.length);
      text += word.text;
    }
    const owners = new Int32Array(text.length);
    starts.forEach((start, word) => {
      owners.fill(word, start, starts[word + 1] ?? text.length);
    });
    const tokens = tokenize(text);
    const norms = tokens.map(({ norm }) => norm);
    const listed: Candidate[] = [];
    const said = new Set<number>();
    const place = (first: Token, last: Token): { from: number; to: number } => {
      const from = owners[first.start] as number;
      const to = (owners[last.start] as number) + 1;
      for (let at = from; at < to; at++) said.add(at);
      return { from, to };
    };
    const add = ({ from: start, to: end, acronym }: ConfusionMatch, how: 'listed' | 'context'): void => {
      const first = tokens[start] as Token;
      const { from, to } = place(first, tokens[end - 1] as Token);
      const replacement = text.slice(starts[from], first.start) + instead(acronym, norms.slice(start, end));
      listed.push({ from, to, text: replacement, acronym, how, cost: 0 });
    };
    for (const match of this.#registry.find(norms)) {
      const first = tokens[match.from] as Token;
      place(first, tokens[match.to - 1] as Token);
      if (match.how !== 'word' || spells(norms.slice(match.from, match.to), match.acronym)) continue;
      const alone = match.to === match.from + 1;
      if (alone && this.#isKnown(first.norm) && !ANNOUNCING.has(norms[match.from - 1] ?? '')) continue;
      add(match, 'listed');
    }
    for (const match of this.#confusions.find(norms)) {
      const owner = (at: number): number => owners[(tokens[at] as Token).start] as number;
      const [from, to] = [owner(match.from), owner(match.to - 1) + 1];
      if (listed.every((other) => to <= other.from || from >= other.to)) add(match, 'context');
    }
    return { listed, said };
  }

  /** Confidence in a word; none in what is no word. */
  #doubt({ confidence }: HeardWord, norm: string): number {
    // What is elided (`qu'`) is no word of its own.
    const parts = norm
      .replace(/^[a-z]+'/, '')
      .split(/['-]/)
      .filter((part) => part.length > 1);
    const known = parts.length === 0 || this.#isKnown(norm) || parts.every((part) => this.#isKnown(part));
    return known ? confidence : 0;
  }

  #soundingFrom(
    norms: readonly string[],
    doubts: readonly number[],
    said: ReadonlySet<number>,
    from: number,
  ): Candidate[] {
    const found: Candidate[] = [];
    for (let to = from + 1; to <= Math.min(norms.length, from + MOST_WORDS); to++) {
      if (said.has(to - 1) || numeralWord(norms[to - 1] as string) !== undefined) break;
      const confidence = Math.min(...doubts.slice(from, to));
      if (confidence >= DOUBTFUL) continue;
      const window = norms.slice(from, to);
      if (to < norms.length && LEADING.has(window.at(-1) as string)) continue;
      if (window.every((norm) => norm.length > 1 && isFunctionWord(norm))) continue;
      const allowed = confidence < VERY_DOUBTFUL ? LIKENESS_WHEN_VERY_DOUBTFUL : LIKENESS;
      const spelled = isSpelled(window);
      if (spelled && (isLetter(norms[from - 1] ?? '') || isLetter(norms[to] ?? ''))) continue;
      const announced = ANNOUNCING.has(norms[from - 1] ?? '');
      const nonsense = window.length === 1 && confidence === 0;
      const nearest = this.#nearest(window, allowed, { announced, spelled, nonsense });
      if (nearest === undefined) continue;
      const { acronym, elided, length } = nearest.reading;
      const cost = nearest.cost / length;
      found.push({ from, to, text: elided + written(acronym), acronym, how: 'sound', cost });
    }
    return found;
  }

  #nearest(
    window: readonly string[],
    allowed: number,
    { announced, spelled, nonsense }: { announced: boolean; spelled: boolean; nonsense: boolean },
  ): { reading: SoundReading; cost: number } | undefined {
    const keys = [joinedSounds(window.map(soundsOfWord))];
    // Written in one word, this letter would lose its name.
    if (!window.includes('h')) keys.push(phoneticKey(window.join('')));
    let best: { reading: SoundReading; cost: number } | undefined;
    let next = Number.POSITIVE_INFINITY;
    for (const reading of this.#readings) {
      if ((reading.elided === '' && !announced) || (reading.letters && !spelled)) continue;
      if (reading.short && !nonsense) continue;
      const limit = reading.length * allowed + MARGIN;
      const possible = reading.elided === '' ? keys : keys.filter((key) => key[0] === reading.sounds[0]);
      const cost = Math.min(...possible.map((key) => soundDistance(key, reading.sounds, limit)));
      if (reading.short && cost > 0) continue;
      if (best !== undefined && cost >= best.cost) {
        if (reading.acronym !== best.reading.acronym) next = Math.min(next, cost);
        continue;
      }
      if (best !== undefined && best.reading.acronym !== reading.acronym) next = best.cost;
      best = { reading, cost };
    }
    if (best === undefined || best.cost > best.reading.length * allowed || next - best.cost < MARGIN) return;
    const { acronym, rival, length } = best.reading;
    const taken = acronym.term === true ? nonsense && best.cost <= length * LIKENESS : !rival;
    return taken ? best : undefined;
  }
}

/** `la` and `respa` are one word with its article: `l'aspa`. */
function withArticle(repair: MisheardWord, before: string | undefined): MisheardWord {
  if (!/^l[ae]$/.test(before ?? '') || !/^[aeiou]/.test(repair.text)) return repair;
  return { ...repair, from: repair.from - 1, text: `l'${repair.text}` };
}

/** A listed form such as `la spa` took the article in; `la décode` keeps it before `décote`. */
function instead(acronym: Acronym, [first = '', ...rest]: readonly string[]): string {
  if (rest.length === 0 || !ABSORBED.test(first)) return written(acronym);
  return first === 'l' || /^[aeiouyh]/.test(fold(acronym.form))
    ? `l'${written(acronym)}`
    : `${first} ${written(acronym)}`;
}

const ABSORBED = /^(?:la|le|l)$/;

/** The words are the word itself, cut otherwise: `agirc arrco`. */
const spells = (norms: readonly string[], { form }: Acronym): boolean =>
  norms.join('').replaceAll('-', '') === fold(form).replace(/[^a-z0-9]/g, '');

const written = ({ form }: Acronym): string => form.toLowerCase();

/** Letters one by one, some of which were taken for words. */
const isSpelled = (window: readonly string[]): boolean => window.length > 1 && window.some(isLetter);

/** Said as a letter; `à` and `y`, `ce` and `elle` are words. */
const isLetter = (norm: string): boolean =>
  /^[b-xz]$/.test(norm) || (LETTER_NAMES.has(norm) && !ORDINARY_LETTER_NAMES.has(norm));
