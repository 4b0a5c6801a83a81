import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spokenWords } from './arbitraries/mod.ts';
import { type Token, tokenize } from './token.ts';

const texts = (text: string): string[] => tokenize(text).map((token) => token.text);

describe('tokenize', () => {
  test.each<[string, string[]]>([
    ["l'assurance d’un ami", ["l'", 'assurance', 'd’', 'un', 'ami']],
    ["jusqu'à ce qu'elle parte", ["jusqu'", 'à', 'ce', "qu'", 'elle', 'parte']],
    ["aujourd'hui quelqu'un d'aujourd'hui", ["aujourd'hui", "quelqu'un", "d'", "aujourd'hui"]],
    ["les prud'hommes O'Brien", ['les', "prud'hommes", "O'Brien"]],
    ["qu'est-ce que c'est", ["qu'", 'est', 'ce', 'que', "c'", 'est']],
    ['a-t-il dites-le-moi', ['a', 't', 'il', 'dites', 'le', 'moi']],
    ['rendez-vous agirc-arrco Jean-Baptiste', ['rendez-vous', 'agirc-arrco', 'Jean-Baptiste']],
    ['quatre-vingt-dix-sept vingt-et-un', ['quatre', 'vingt', 'dix', 'sept', 'vingt', 'et', 'un']],
    ['1 803,50 € à 12,5 %', ['1', '803,50', '€', 'à', '12,5', '%']],
    ['06.12.34.56.78', ['06', '.', '12', '.', '34', '.', '56', '.', '78']],
    ['12/03/1960', ['12', '/', '03', '/', '1960']],
    ['1.234,50 3.5 1er 2ème C2P 2A', ['1.234,50', '3.5', '1er', '2ème', 'C2P', '2A']],
    ['à 12h30, 62ans', ['à', '12', 'h', '30', ',', '62', 'ans']],
    [
      '(paul.durand@laposte.net), www.info-retraite.fr.',
      [...['(', 'paul.durand@laposte.net', ')', ',', 'www.info-retraite.fr', '.']],
    ],
    ['voir https://exemple.fr/a?b=c, merci', ['voir', 'https://exemple.fr/a?b=c', ',', 'merci']],
    ["l' n'", ["l'", "n'"]],
    ['', []],
  ])('%s', (text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  test('says of each token what it is, and folds it', () => {
    expect(tokenize('L’Été C2P 62 a@b.fr !').map(({ kind, norm, elided }) => [kind, norm, elided])).toEqual([
      ['word', 'l', true],
      ['word', 'ete', false],
      ['code', 'c2p', false],
      ['number', '62', false],
      ['address', 'a@b.fr', false],
      ['punctuation', '!', false],
    ]);
  });

  test('says which tokens a hyphen joins to the one before', () => {
    expect(tokenize('vingt-deux trois est-ce').map(({ joined }) => joined)).toEqual([
      false,
      true,
      false,
      false,
      true,
    ]);
  });

  test('offsets are those of the text, in order, and leave out nothing visible', { timeout: 60_000 }, () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(..."aéœ1 2.,@-’'/:h €\u202f\ud83d") }),
      spokenWords.map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(text, (input) => {
        let end = 0;
        let skipped = '';
        for (const token of tokenize(input)) {
          if (token.start < end || token.end <= token.start) return false;
          if (input.slice(token.start, token.end) !== token.text) return false;
          skipped += input.slice(end, token.start);
          end = token.end;
        }
        skipped += input.slice(end);
        return skipped.replace(/[\s\p{Cc}\p{Cf}'’‘ʼ‐‑-]/gu, '') === '';
      }),
      { numRuns: 1000 },
    );
  });

  test('a token read alone is the same token', () => {
    fc.assert(
      fc.property(spokenWords, (words) => {
        const seen = (token: Token): string => `${token.text} ${token.norm} ${token.kind}`;
        const together = tokenize(words.join(' ')).map(seen);
        expect(together).toEqual(words.flatMap((word) => tokenize(word).map(seen)));
      }),
    );
  });
});
