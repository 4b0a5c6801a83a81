import { digitReadings, hasNirKey, readNumbers, type Token } from '@decroche/french';
import type { PiiSpan } from '../span.ts';

const EMAIL_WRITTEN = /[\p{L}\d][\p{L}\d._%+-]{0,63}@[\p{L}\d][\p{L}\d.-]{0,252}/gu;
const IBAN_WRITTEN = /\b[A-Z]{2}\d{2}(?: ?[\dA-Z]{4}){3,7}(?: ?[\dA-Z]{1,3})?\b/gi;
const AT = new Set(['arobase', 'arobas', 'at']);
const MAIL_PARTS = new Set([
  'point',
  'tiret',
  'moins',
  'underscore',
  'bas',
  'du',
  'six',
  'gmail',
  'orange',
  'wanadoo',
  'free',
  'laposte',
  'com',
  'fr',
  'net',
]);

/** Numbers that identify someone: NIR, phone, IBAN, card, and any other run of six digits or more. */
export function detectNumbers(text: string, tokens: readonly Token[]): PiiSpan[] {
  const spans: PiiSpan[] = [];
  for (const match of text.matchAll(IBAN_WRITTEN)) {
    spans.push({ type: 'IBAN', start: match.index, end: match.index + match[0].length, score: 0.95 });
  }
  for (const number of readNumbers(tokens)) {
    const { start, end } = number;
    if (number.kind === 'ordinal' || number.kind === 'decimal') continue;
    const grouped = number.parts.length > 1 || /\d/.test(text.slice(start, end));
    if (number.kind === 'cardinal' && !grouped) continue;
    if (number.digits.length < 6) continue;
    const lengths = digitReadings(tokens, number, { lengths: [10, 13, 15] }).readings;
    const nir = lengths.find((digits) => digits.length !== 10 && /^[123478]/.test(digits));
    const phone = lengths.find((digits) => digits.length === 10 && digits.startsWith('0'));
    if (nir !== undefined) spans.push({ type: 'NIR', start, end, score: hasNirKey(nir) ? 1 : 0.9 });
    else if (phone !== undefined) spans.push({ type: 'PHONE', start, end, score: 0.95 });
    else spans.push({ type: 'OTHER_ID', start, end, score: 0.6 });
  }
  return spans;
}

/** E-mail addresses, written or said with "arobase". */
export function detectEmails(text: string, tokens: readonly Token[]): PiiSpan[] {
  const spans: PiiSpan[] = [];
  for (const match of text.matchAll(EMAIL_WRITTEN)) {
    spans.push({ type: 'EMAIL', start: match.index, end: match.index + match[0].length, score: 1 });
  }
  tokens.forEach((token, at) => {
    if (!AT.has(token.norm)) return;
    let from = Math.max(0, at - 1);
    while (
      from > 0 &&
      at - from < 8 &&
      (MAIL_PARTS.has(tokens[from - 1]?.norm ?? '') || MAIL_PARTS.has(tokens[from]?.norm ?? ''))
    )
      from -= 1;
    let to = Math.min(tokens.length - 1, at + 1);
    while (to + 1 < tokens.length && to - at < 6 && MAIL_PARTS.has(tokens[to + 1]?.norm ?? '')) to += 1;
    spans.push({
      type: 'EMAIL',
      start: tokens[from]?.start ?? 0,
      end: tokens[to]?.end ?? text.length,
      score: 0.9,
    });
  });
  return spans;
}
