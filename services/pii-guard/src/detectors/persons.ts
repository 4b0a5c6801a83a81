import { isFunctionWord, readSpelledWords, type Token } from '@decroche/french';
import type { PiiSpan } from '../span.ts';

/** Words after which a name follows; each is a sequence of folded words. */
const INTRODUCERS: readonly (readonly string[])[] = [
  ['m', 'appelle'],
  ['s', 'appelle'],
  ['mon', 'nom', 'est'],
  ['mon', 'nom', 'c', 'est'],
  ['au', 'nom', 'de'],
  ['nom', 'de', 'famille'],
  ['nom', 'de', 'jeune', 'fille'],
  ['prenom'],
  ['monsieur'],
  ['madame'],
  ['mademoiselle'],
  ['docteur'],
  ['maitre'],
  ['ici'],
];

/** Words that a name cannot be, so that "madame est-ce que" removes nothing. */
const NOT_A_NAME = new Set(
  "bonjour bonsoir allo oui non merci est ce que je j ai vous il elle on nous pour par avec sans dans sur et ou mais donc car voila alors euh a au aux du des le la les un une mon ma mes son sa ses qui quoi comment quand pourquoi combien retraite pension carriere dossier demande pere mere mari femme fille fils soeur frere decede decedee me m s c y en ne pas bien tres encore deja toujours appelle veut voudrait dit m'a".split(
    ' ',
  ),
);
const MAX_NAME_WORDS = 3;
const RELATIVES = new Set(['monsieur', 'madame', 'm', 'mme']);

/** Names that speech introduces, and names spelled letter by letter. */
export function detectPersons(tokens: readonly Token[]): PiiSpan[] {
  const words = tokens.filter((token) => token.kind === 'word');
  const spans: PiiSpan[] = readSpelledWords(tokens).map((spelled) => ({
    type: 'PERSON',
    start: spelled.start,
    end: spelled.end,
    score: 0.8,
  }));
  words.forEach((_, at) => {
    for (const introducer of INTRODUCERS) {
      if (!introducer.every((word, offset) => words[at + offset]?.norm === word)) continue;
      let from = at + introducer.length;
      while (RELATIVES.has(words[from]?.norm ?? '')) from += 1;
      const strong = introducer.length > 1;
      let to = from;
      while (to < words.length && to - from < MAX_NAME_WORDS && mayBeName(words[to], strong && to === from))
        to += 1;
      const [first, last] = [words[from], words[to - 1]];
      if (to > from && first !== undefined && last !== undefined) {
        spans.push({ type: 'PERSON', start: first.start, end: last.end, score: 0.85 });
      }
    }
  });
  return spans;
}

function mayBeName(token: Token | undefined, afterStrongIntroducer: boolean): boolean {
  if (token === undefined || NOT_A_NAME.has(token.norm)) return false;
  return afterStrongIntroducer || !isFunctionWord(token.norm);
}
