import { numeralWord } from './number-lexicon.ts';
import type { NumberSpan } from './numbers.ts';
import { NumeralGrammar } from './numeral-grammar.ts';
import type { Token } from './token.ts';

export interface DigitReadingOptions {
  /** Only strings of these lengths, in digits. Default: any length. */
  readonly lengths?: readonly number[];
  /** At most so many readings. Default 256. */
  readonly limit?: number;
}

export interface DigitReadings {
  /** Distinct digit strings, the greedy reading first when it has a wanted length. */
  readonly readings: readonly string[];
  /** There were more readings than the limit. */
  readonly truncated: boolean;
}

interface Edge {
  readonly to: number;
  readonly digits: string;
}

const MAX_NUMERAL_TOKENS = 9;
const REPEATS: Readonly<Record<string, number>> = { double: 2, triple: 3 };

/** Every numeral that a prefix of the tokens at `from` may be, longest first. */
function numeralsAt(tokens: readonly Token[], from: number, end: number): Edge[] {
  const token = tokens[from] as Token;
  if (token.kind === 'number') return [{ to: from + 1, digits: token.text.replace(/\D/g, '') }];
  const repeat = REPEATS[token.norm];
  if (repeat !== undefined && from + 1 < end) {
    return numeralsAt(tokens, from + 1, end)
      .filter((edge) => edge.digits.length === 1)
      .map((edge) => ({ to: edge.to, digits: edge.digits.repeat(repeat) }));
  }
  if (numeralWord(token.norm) === undefined) return [];
  const edges: Edge[] = [];
  for (let to = Math.min(end, from + MAX_NUMERAL_TOKENS); to > from; to--) {
    const grammar = new NumeralGrammar(tokens.slice(from, to), false);
    const read = grammar.read(0);
    if (read !== undefined && read.to === to - from) edges.push({ to, digits: String(read.value) });
  }
  return edges;
}

/**
 * The digit strings that the tokens of a `digits` or `cardinal` span may stand for: `soixante dix huit` is
 * 78, 6018, 708 or 60108. Used to check keys (NIR, IBAN) against any reading. Bounded by `limit`, and cheap
 * when `lengths` is given since hopeless beginnings are not followed.
 */
export function digitReadings(
  tokens: readonly Token[],
  span: Pick<NumberSpan, 'from' | 'to'> & Partial<Pick<NumberSpan, 'digits' | 'parts'>>,
  options: DigitReadingOptions = {},
): DigitReadings {
  const { from, to } = span;
  const limit = options.limit ?? 256;
  const maximum = options.lengths === undefined ? 64 : Math.max(0, ...options.lengths);
  const fixed = new Map<number, Edge>();
  for (const part of span.parts ?? []) {
    if (Number.isNaN(part.value)) fixed.set(part.from, { to: part.to, digits: part.digits });
  }
  const edges: Edge[][] = [];
  // reachable[i]: the digit counts that some reading of the tokens from i on can have, as bits.
  const reachable: bigint[] = new Array<bigint>(to - from + 1).fill(0n);
  reachable[to - from] = 1n;
  const mask = (1n << BigInt(maximum + 1)) - 1n;
  for (let at = to - 1; at >= from; at--) {
    const letter = fixed.get(at);
    let here = letter !== undefined ? [letter] : numeralsAt(tokens, at, to);
    if (here.length === 0) here = [{ to: at + 1, digits: '' }];
    edges[at - from] = here;
    let bits = 0n;
    for (const edge of here) bits |= (reachable[edge.to - from] as bigint) << BigInt(edge.digits.length);
    reachable[at - from] = bits & mask;
  }
  const wanted =
    options.lengths === undefined ? mask : options.lengths.reduce((bits, n) => bits | (1n << BigInt(n)), 0n);
  const readings = new Set<string>();
  const greedy = span.digits;
  if (greedy !== undefined && (wanted >> BigInt(greedy.length)) & 1n) readings.add(greedy);
  let truncated = false;
  let steps = limit * 64;
  const visit = (at: number, digits: string): void => {
    if (truncated) return;
    if ((((reachable[at - from] as bigint) << BigInt(digits.length)) & wanted) === 0n) return;
    if (at === to) {
      if (readings.size >= limit && !readings.has(digits)) truncated = true;
      else readings.add(digits);
      return;
    }
    if (--steps < 0) {
      truncated = true;
      return;
    }
    for (const edge of edges[at - from] as Edge[]) visit(edge.to, digits + edge.digits);
  };
  visit(from, '');
  return { readings: [...readings], truncated };
}
