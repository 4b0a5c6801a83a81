import { acronyms, HESITATIONS, readSpelledWords, type SpelledWord } from '@decroche/french';
import type { Detector } from '../detector.ts';
import { openLetters } from '../open-ends.ts';
import type { PiiSpan } from '../span.ts';
import type { Utterance } from '../utterance.ts';
import { looksLikeName } from './name-run.ts';

const HYPHENATED = /^[a-z](?:[-.][23]?[a-z]){2,}\.?$/;
/** `b, o, n, n, e, t`, `D.U.P.U.Y`. */
const MARKED = /(?<![\p{L}\d'’])\p{L}(?:[.,] ?(?:(?:deux|double|2) ?)?\p{L}){3,}(?![\p{L}\d'’])/giu;
/** Fewest letters with marks between them: `les groupes A, B et C` is no word. */
const FEWEST_MARKED = 4;
const SPELLING = /^(?:epelle|epele|ecrit|ecris|epeler|epellation)$/;

/** Names spelled letter by letter, unless the letters are those of an acronym. */
export const SPELLED_NAMES: Detector = {
  name: 'spelled-name',
  finds: ['PERSON'],
  stage: 'plain',
  rules: {
    marked: 'b, o, n, n, e, t',
    letters: 'd u p u y',
    'said-before': 'szczepaniak c’est s z c z e p a n i a k',
    hyphenated: 'D-U-P-U-Y',
  },
  openFrom: openLetters,
  detect: ({ utterance }) => [
    ...markedLetters(utterance),
    ...readSpelledWords(utterance.words, 2).flatMap((spelled) => spelledName(utterance, spelled)),
    ...hyphenatedLetters(utterance),
  ],
};

const markedLetters = ({ text, lexicon }: Utterance): PiiSpan[] =>
  (/[.,]/.test(text) ? [...text.matchAll(MARKED)] : []).flatMap(({ 0: marked, index }) => {
    const letters = marked.replace(/deux|double|[^\p{L}]/giu, '').toLowerCase();
    if (acronyms.get(letters) !== undefined || lexicon.entityAt([letters], 0) > 0) return [];
    return [{ type: 'PERSON', start: index, end: index + marked.length, score: 0.7, rule: 'marked' }];
  });

function spelledName(utterance: Utterance, { from, to, letters }: SpelledWord): PiiSpan[] {
  if ((letters < 3 || to - from < 3) && !isSpellingAnnounced(utterance, from)) return [];
  if (letters < FEWEST_MARKED && utterance.words.slice(from, to).some(({ kind }) => kind === 'punctuation'))
    return [];
  if (isAcronym(utterance, from, to) || acronymLength(utterance, from) + 2 >= to - from) return [];
  const range = withScatteredLetters(utterance, from, to);
  return [...sameWord(utterance, from, to), { type: 'PERSON', ...range, score: 0.8, rule: 'letters' }];
}

const hyphenatedLetters = (utterance: Utterance): PiiSpan[] =>
  utterance.words.flatMap(({ kind, norm, at }) => {
    if ((kind !== 'word' && kind !== 'code') || !HYPHENATED.test(norm) || acronyms.get(norm) !== undefined)
      return [];
    const range = withScatteredLetters(utterance, at, at + 1);
    return [{ type: 'PERSON', ...range, score: 0.8, rule: 'hyphenated' }];
  });

const MOST_BEFORE = 8;

/** `Szczepaniak c'est polonais s z c z …`: the word that is spelled afterwards. */
function sameWord(utterance: Utterance, from: number, to: number): PiiSpan[] {
  const spelled = utterance.norms.slice(from, to).join('');
  return utterance.words
    .slice(Math.max(0, from - MOST_BEFORE), from)
    .filter(({ norm }) => norm === spelled)
    .map(({ start, end }) => ({ type: 'PERSON', start, end, score: 0.8, rule: 'said-before' }));
}

function isSpellingAnnounced(utterance: Utterance, from: number): boolean {
  for (let back = from - 1; back >= 0 && back > from - 4; back--)
    if (SPELLING.test(utterance.norm(back))) return true;
  return false;
}

/** Letters before and behind a hesitation belong to the word: `b e n a l ben i`. */
function withScatteredLetters(
  utterance: Utterance,
  from: number,
  to: number,
): { start: number; end: number } {
  const isLetter = (at: number): boolean => {
    const word = utterance.words[at];
    return word?.kind === 'word' && !word.elided && /^(?:[a-z]|ah)$/.test(word.norm);
  };
  let first = afterNameSaid(utterance, from);
  let last = to;
  while (isHesitation(utterance, first - 1) && isLetter(first - 2)) {
    first -= 2;
    while (isLetter(first - 1)) first -= 1;
  }
  while (isHesitation(utterance, last) && isLetter(last + 1)) {
    last += 2;
    while (isLetter(last)) last += 1;
  }
  return {
    start: utterance.words[first]?.start ?? 0,
    end: utterance.words[last - 1]?.end ?? utterance.text.length,
  };
}

/** The name that was said before it is spelled: `Sanchez s a n c h e z`. */
function afterNameSaid(utterance: Utterance, from: number): number {
  let first = from;
  if (utterance.norm(first - 1) === ',') first -= 1;
  let at = first;
  while (at > from - 4) {
    const word = utterance.words[at - 1];
    if (word === undefined || !looksLikeName(word) || word.commune) break;
    at -= 1;
  }
  return at < first ? at : from;
}

const isHesitation = (utterance: Utterance, at: number): boolean =>
  HESITATIONS.has(utterance.norm(at)) ||
  /^(?:puis|apres|ensuite|ah|espace|tiret|apostrophe|deux|double)$/.test(utterance.norm(at));

/** How many words from `from` on spell an acronym. */
function acronymLength(utterance: Utterance, from: number): number {
  const match = acronyms.matchAt(utterance.norms, from);
  return match === undefined ? 0 : match.to - from;
}

function isAcronym(utterance: Utterance, from: number, to: number): boolean {
  const joined = utterance.norms.slice(from, to).join('');
  if (acronyms.get(joined) !== undefined || utterance.lexicon.entityAt([joined], 0) > 0) return true;
  for (let at = from; at < to; ) {
    const match = acronyms.matchAt(utterance.norms, at);
    if (match === undefined) return at >= to - 1 && at > from;
    at = match.to;
  }
  return true;
}
