import type { Token } from './token.ts';

/** A number written with digits in one or several tokens. */
export interface WrittenNumber {
  readonly to: number;
  readonly value: number;
  readonly digits: string;
  readonly decimal: boolean;
  readonly ordinal: boolean;
}

const ORDINAL_CODE = /^(\d+)(?:er|ers|re|res|ere|eres|e|es|eme|emes|ieme|iemes|nd|nde|nds|ndes)$/;
const GROUPED = /^\d{1,3}(?:\.\d{3})+(?:,\d+)?$/;

function parsed(text: string): { value: number; digits: string; decimal: boolean } {
  if (/^\d+$/.test(text)) return { value: Number(text), digits: text, decimal: false };
  if (GROUPED.test(text) && !text.startsWith('0')) {
    const plain = text.replaceAll('.', '').replace(',', '.');
    return { value: Number(plain), digits: plain.replace('.', ''), decimal: plain.includes('.') };
  }
  const plain = text.replace(',', '.');
  return { value: Number(plain), digits: plain.replaceAll('.', ''), decimal: true };
}

const onlySpaceBetween = (left: Token, right: Token): boolean => right.start === left.end + 1;

/** The number written at token `at`: `1803`, `1 803,50` (thousands in groups of three), `1er`, `2e`. */
export function writtenNumber(tokens: readonly Token[], at: number): WrittenNumber | undefined {
  const token = tokens[at];
  if (token === undefined) return undefined;
  if (token.kind === 'code') {
    const match = ORDINAL_CODE.exec(token.norm);
    const digits = match?.[1];
    if (digits === undefined) return undefined;
    return { to: at + 1, value: Number(digits), digits, decimal: false, ordinal: true };
  }
  if (token.kind !== 'number') return undefined;
  let text = token.text;
  let to = at + 1;
  if (/^[1-9]\d{0,2}$/.test(text)) {
    for (let last = token; ; to++) {
      const next = tokens[to];
      if (next?.kind !== 'number' || !onlySpaceBetween(last, next)) break;
      const match = /^(\d{3})(?:,\d+)?$/.exec(next.text);
      if (match === null) break;
      text += next.text;
      last = next;
      if (next.text.length > 3) {
        to++;
        break;
      }
    }
    // A short group after three-digit groups shows a key or a phone number, not thousands.
    const after = tokens[to];
    const before = tokens[to - 1] as Token;
    const follows = after?.kind === 'number' && onlySpaceBetween(before, after) && /^\d+$/.test(after.text);
    if (to > at + 1 && follows) return { to: at + 1, ...parsed(token.text), ordinal: false };
  }
  return { to, ...parsed(text), ordinal: false };
}
