import { readNumbers, type Token } from '@decroche/french';
import type { PiiSpan } from '../span.ts';

const WAYS = new Set(
  'rue avenue av boulevard bd place chemin impasse allee allees route quai square cours residence lotissement hameau passage sentier villa'.split(
    ' ',
  ),
);
const STOPS = new Set('et je j mon ma est c mais donc pour que qui parce il elle voila merci'.split(' '));
const MAX_WORDS = 7;

/** Postal addresses: a number and a way, up to the words that follow, and postal codes after "j'habite". */
export function detectAddresses(tokens: readonly Token[]): PiiSpan[] {
  const numbers = readNumbers(tokens);
  return tokens.flatMap((token, at): PiiSpan[] => {
    if (!WAYS.has(token.norm)) return [];
    const before = numbers.find(
      (number) =>
        number.to === at || (number.to === at - 1 && /^(bis|ter|quater)$/.test(tokens[at - 1]?.norm ?? '')),
    );
    const introduced = /^(habite|domicilie|reside|adresse|au|dans)$/.test(tokens[at - 1]?.norm ?? '');
    if (before === undefined && !introduced) return [];
    let to = at + 1;
    while (to < tokens.length && to - at <= MAX_WORDS && !STOPS.has(tokens[to]?.norm ?? '')) to += 1;
    return [
      {
        type: 'ADDRESS',
        start: before?.start ?? token.start,
        end: tokens[to - 1]?.end ?? token.end,
        score: 0.8,
      },
    ];
  });
}
