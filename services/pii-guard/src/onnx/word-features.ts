import { fold, isFunctionWord, type Token, tokenize } from '@decroche/french';
import type { Lexicon } from '../lexicon/lexicon.ts';

/** A text as the model of names reads it: one row a token. */
export interface WordFeatures {
  readonly tokens: readonly Token[];
  /** {@link GRAMS} places a token in the table of letter groups; 0 for none. The first is the whole word. */
  readonly grams: Int32Array;
  /** {@link FLAGS} values a token, 0 or 1. */
  readonly flags: Float32Array;
}

/** Letter groups of a token: the word, its last 3 and 4 letters, then its groups of 3 and 4 from its beginning. */
export const GRAMS = 20;
/** Rows of the table of letter groups; the first stands for none. */
export const BUCKETS = 16_384;
/** What the lists and the writing say of a token; see {@link flagsOf}. */
export const FLAGS = 18;

/**
 * Reads a text for the model of names. The same function makes what the model learns from, so that both agree.
 *
 * @param lexicon the service's word lists
 */
export function wordFeatures(text: string, lexicon: Lexicon): WordFeatures {
  const tokens = tokenize(text);
  const norms = tokens.map(({ norm }) => norm);
  const cased = /\p{Lu}/u.test(text) && /\p{Ll}/u.test(text);
  const communes = covered(norms.length, (at) => lexicon.communeAt(norms, at));
  const entities = covered(norms.length, (at) => lexicon.entityAt(norms, at));
  const grams = new Int32Array(tokens.length * GRAMS);
  const flags = new Float32Array(tokens.length * FLAGS);
  tokens.forEach((token, at) => {
    gramsOf(token, grams.subarray(at * GRAMS, (at + 1) * GRAMS));
    flags.set(
      flagsOf(token, {
        lexicon,
        cased,
        opens: opensSentence(tokens[at - 1]),
        commune: communes[at] ?? 0,
        entity: entities[at] !== 0,
      }),
      at * FLAGS,
    );
  });
  return { tokens, grams, flags };
}

interface Surroundings {
  readonly lexicon: Lexicon;
  readonly cased: boolean;
  readonly opens: boolean;
  /** 0 outside the name of a commune, 1 for its first word, 2 for the others. */
  readonly commune: number;
  readonly entity: boolean;
}

function flagsOf(token: Token, { lexicon, cased, opens, commune, entity }: Surroundings): number[] {
  const { kind, norm, text } = token;
  const given = kind === 'word' ? lexicon.givenName(norm) : undefined;
  const capital = /^\p{Lu}/u.test(text);
  const upper = capital && text.length > 1 && text === text.toUpperCase();
  return [
    kind === 'word',
    kind === 'number' || kind === 'code',
    kind === 'punctuation',
    token.elided,
    token.joined,
    !cased,
    capital && !upper,
    upper,
    opens,
    lexicon.isOrdinary(norm),
    isFunctionWord(norm),
    given === 'sure',
    given === 'rare',
    given === 'ambiguous',
    commune === 1,
    commune === 2,
    entity,
    norm.length === 1,
  ].map(Number);
}

const opensSentence = (before: Token | undefined): boolean =>
  before === undefined || (before.kind === 'punctuation' && /[.!?:]/.test(before.text));

/** 1 for the first token of a stretch that `lengthAt` finds, 2 for its others, 0 elsewhere. */
function covered(length: number, lengthAt: (at: number) => number): Uint8Array {
  const marked = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const found = Math.min(lengthAt(at), length - at);
    marked.fill(2, at, at + found);
    if (found > 0) marked[at] = 1;
    at += Math.max(found, 1);
  }
  return marked;
}

function gramsOf({ kind, norm }: Token, into: Int32Array): void {
  if (kind !== 'word') {
    into[0] = bucketOf(kind === 'punctuation' ? norm : kind);
    return;
  }
  const word = `<${fold(norm)}>`;
  into[0] = bucketOf(word);
  into[1] = bucketOf(word.slice(-4));
  into[2] = bucketOf(word.slice(-5));
  let next = 3;
  for (let from = 0; from + 3 <= word.length; from++) {
    for (const length of [3, 4]) {
      if (next >= GRAMS || from + length > word.length) continue;
      into[next++] = bucketOf(word.slice(from, from + length));
    }
  }
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Place of a letter group in the table: FNV-1a over its UTF-16 units, never 0. */
function bucketOf(letters: string): number {
  let hash = FNV_OFFSET;
  for (let at = 0; at < letters.length; at++) hash = Math.imul(hash ^ letters.charCodeAt(at), FNV_PRIME);
  return 1 + ((hash >>> 0) % (BUCKETS - 1));
}
