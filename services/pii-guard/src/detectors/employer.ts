import type { Detector } from '../detector.ts';
import { FIRMS } from '../lexicon/name-words.ts';
import { FREQUENT_SURNAMES } from '../lexicon/surnames.ts';
import { nothingOpen } from '../open-ends.ts';
import type { Lexeme, Utterance } from '../utterance.ts';
import { nameEnd } from './name-run.ts';

/** Employers that carry a person's name: `chez Lambert`, `la boulangerie Petit`, `établissements Durand et fils`. */
export const EMPLOYERS: Detector = {
  name: 'employer',
  finds: ['PERSON'],
  stage: 'plain',
  rules: { firm: "j'étais à la boulangerie Maurel pendant six ans" },
  openFrom: nothingOpen,
  detect: ({ utterance }) =>
    utterance.words.flatMap((word) => {
      if (!FIRMS.has(word.norm)) return [];
      const next = utterance.word(word.at + 1);
      if (next === undefined || next.entity || next.stop || !isNameOfFirm(word, next)) return [];
      const to = nameEnd(utterance, next.at, 'family');
      if (to === undefined) return [];
      const end = withHeirs(utterance, to);
      return [
        {
          type: 'PERSON' as const,
          start: isSaidAsName(utterance, word) ? word.start : next.start,
          end: utterance.words[end - 1]?.end ?? next.end,
          score: 0.7,
          rule: 'firm',
        },
      ];
    }),
};

/** `chez Boulangerie Martin`: the trade is the beginning of the name. */
const isSaidAsName = (utterance: Utterance, firm: Lexeme): boolean =>
  firm.norm !== 'chez' && (utterance.norm(firm.at - 1) === 'chez' || firm.writtenCase === 'capital');

function isNameOfFirm(firm: Lexeme, next: Lexeme): boolean {
  if (next.writtenCase === 'capital' || next.writtenCase === 'upper')
    return !next.commune || next.given !== undefined;
  return (
    next.given === 'sure' ||
    (FREQUENT_SURNAMES.has(next.norm) && firm.norm !== 'chez') ||
    (!next.ordinary && firm.norm !== 'chez')
  );
}

/** `Durand et fils`, `Durand frères`, `Veuve Martin & Cie`. */
function withHeirs(utterance: Utterance, to: number): number {
  const joined = /^(?:et|&)$/.test(utterance.norm(to)) ? to + 1 : to;
  return /^(?:fils|freres|cie|associes|filles)$/.test(utterance.norm(joined)) ? joined + 1 : to;
}
