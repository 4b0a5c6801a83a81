import { type Acronym, RETIREMENT_ACRONYMS } from './acronym-data.ts';
import { COMMON_WORDS } from './common-words.ts';
import { fold } from './fold.ts';
import { LETTER_NAMES } from './letter-names.ts';
import { numeralWord } from './number-lexicon.ts';
import { isStopWord } from './stop-words.ts';

/** An acronym found in a sequence of words; `to` is exclusive. */
export interface AcronymMatch {
  readonly from: number;
  readonly to: number;
  readonly acronym: Acronym;
  /** `written`: the form itself; `word`: said as a word or a listed variant; `letters`: letter by letter. */
  readonly how: 'written' | 'word' | 'letters';
}

const keyOf = (form: string): string => fold(form).replace(/[^a-z0-9]/g, '');

interface PhraseEntry {
  readonly words: readonly string[];
  readonly acronym: Acronym;
}

const COMMON: ReadonlySet<string> = new Set(COMMON_WORDS.map(keyOf));

/** An acronym that is spelled as a common word (`PAS`, `CAR`) is that word unless its letters are said. */
function ordinaryWhenCommon(acronym: Acronym): Acronym {
  const key = keyOf(acronym.form);
  const isWord = acronym.ordinaryWord === undefined && (COMMON.has(key) || isStopWord(key));
  return isWord ? { ...acronym, ordinaryWord: true } : acronym;
}

/** Acronyms looked up by form, by letters and by spoken variants. Immutable. */
export class AcronymRegistry {
  readonly all: readonly Acronym[];
  private readonly byKey = new Map<string, Acronym>();
  private readonly phrases = new Map<string, PhraseEntry[]>();
  private readonly prefixes = new Set<string>();

  constructor(acronyms: readonly Acronym[]) {
    for (const acronym of acronyms) this.byKey.set(keyOf(acronym.form), ordinaryWhenCommon(acronym));
    this.all = [...this.byKey.values()];
    for (const acronym of this.all) {
      const key = keyOf(acronym.form);
      for (let length = 1; length <= key.length; length++) this.prefixes.add(key.slice(0, length));
      for (const variant of acronym.spoken ?? []) this.addPhrase(variant, acronym);
      if (acronym.form.includes(' ')) this.addPhrase(acronym.form, acronym);
    }
  }

  private addPhrase(variant: string, acronym: Acronym): void {
    const words = fold(variant)
      .split(/[\s'-]+/)
      .filter((word) => word !== '');
    const first = words[0];
    if (first === undefined) return;
    const entries = this.phrases.get(first) ?? [];
    entries.push({ words, acronym });
    entries.sort((a, b) => b.words.length - a.words.length);
    this.phrases.set(first, entries);
  }

  /** A registry with more acronyms; one with the same letters replaces the earlier one. */
  extend(acronyms: readonly Acronym[]): AcronymRegistry {
    return new AcronymRegistry([...this.all, ...acronyms]);
  }

  /** The acronym written `form`, whatever its case, accents, dots and hyphens: `c.2.p`, `agirc arrco`. */
  get(form: string): Acronym | undefined {
    return this.byKey.get(keyOf(form));
  }

  /** The longest acronym that starts at word `at` of folded words without apostrophes. */
  matchAt(norms: readonly string[], at: number): AcronymMatch | undefined {
    return this.lettersAt(norms, at) ?? this.phraseAt(norms, at) ?? this.wordAt(norms, at);
  }

  /** All acronyms in a sequence of folded words, left to right, without overlap. */
  find(norms: readonly string[]): AcronymMatch[] {
    const matches: AcronymMatch[] = [];
    for (let at = 0; at < norms.length; ) {
      const match = this.matchAt(norms, at);
      if (match === undefined) at++;
      else {
        matches.push(match);
        at = match.to;
      }
    }
    return matches;
  }

  private wordAt(norms: readonly string[], at: number): AcronymMatch | undefined {
    const norm = norms[at] ?? '';
    const acronym = norm.length > 1 ? this.byKey.get(norm.replaceAll('-', '')) : undefined;
    if (acronym === undefined || acronym.ordinaryWord === true) return undefined;
    return { from: at, to: at + 1, acronym, how: 'written' };
  }

  private phraseAt(norms: readonly string[], at: number): AcronymMatch | undefined {
    for (const { words, acronym } of this.phrases.get(norms[at] ?? '') ?? []) {
      if (words.every((word, i) => norms[at + i] === word)) {
        return { from: at, to: at + words.length, acronym, how: 'word' };
      }
    }
    return undefined;
  }

  private lettersAt(norms: readonly string[], at: number): AcronymMatch | undefined {
    let key = '';
    let best: AcronymMatch | undefined;
    for (let to = at; to < norms.length; to++) {
      const piece = this.letterOf(norms[to] ?? '', to > at);
      if (piece === undefined) break;
      key += piece;
      if (!this.prefixes.has(key)) break;
      const acronym = to > at ? this.byKey.get(key) : undefined;
      if (acronym !== undefined) best = { from: at, to: to + 1, acronym, how: 'letters' };
    }
    return best;
  }

  private letterOf(norm: string, inside: boolean): string | undefined {
    if (/^[a-z0-9]$/.test(norm)) return norm;
    const numeral = inside ? numeralWord(norm) : undefined;
    if (numeral !== undefined && numeral.role === 'unit' && !numeral.ordinal) return String(numeral.value);
    return LETTER_NAMES.get(norm);
  }
}

/** The built-in registry: common acronyms of retirement and social protection. */
export const acronyms: AcronymRegistry = new AcronymRegistry(RETIREMENT_ACRONYMS);
