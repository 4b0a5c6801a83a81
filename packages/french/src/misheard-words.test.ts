import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acronyms } from './acronyms.ts';
import { spokenWords } from './arbitraries/mod.ts';
import { COMMON_WORDS } from './common-words.ts';
import { fold } from './fold.ts';
import { MisheardWords } from './misheard-words.ts';
import { isStopWord } from './stop-words.ts';

const KNOWN = new Set([
  ...COMMON_WORDS.map(fold),
  ...'spa six mis effet lave lira hommes nimes racle'.split(' '),
]);
const misheard = new MisheardWords(acronyms, (norm) => KNOWN.has(norm) || isStopWord(norm));

/** `word/0.4` is a word with its confidence; 1 where none is given. */
function repaired(text: string, finder = misheard): string {
  const words = text.split(' ').map((one) => {
    const [word = '', confidence = '1'] = one.split('/');
    return { text: word, confidence: Number(confidence) };
  });
  const texts = words.map((word) => word.text);
  for (const { from, to, text: instead } of finder.find(words).reverse())
    texts.splice(from, to - from, instead);
  return texts.join(' ');
}

describe('words that a recogniser wrote for one that it does not know', () => {
  test.each([
    ['je voudrais la respa', "je voudrais l'aspa"],
    ['est-ce que je peux avoir la spa', "est-ce que je peux avoir l'aspa"],
    ['je voudrais parler à la carsate', 'je voudrais parler à la carsat'],
    ['la carsate de lyon', 'la carsat de lyon'],
    ["mes points de l'agirc arco", "mes points de l'agirc-arrco"],
    ['je suis à la ses n racl', 'je suis à la cnracl'],
    ["ma retraite d'ircantèque", "ma retraite d'ircantec"],
    ["j'ai eu lavé/0.3 p f pour mes enfants", "j'ai eu l'avpf pour mes enfants"],
    ['un dossier à la hommes/0.4 des/0.4 p h', 'un dossier à la mdph'],
    ['la lira/0.6 compte pour moi', 'la lura compte pour moi'],
    ['le mis/0.6 quand/0.4 par mois', 'le mico par mois'],
    ['je dépends des/0.5 nîmes', "je dépends d'enim"],
  ])('%s', (heard, meant) => {
    expect(repaired(heard)).toBe(meant);
  });

  test.each([
    ['good French that the recogniser is sure of', 'la lira compte pour moi'],
    ['no noun announced', 'elle lira/0.3 mon dossier'],
    ['words of grammar alone', 'ma mère est en n/0.3 ai/0.3 pas/0.3'],
    ['numerals, however doubtful', 'la six/0.3 pas/0.3 ne répond pas'],
    ['letters that go on', 'clerc à la c/0.6 r/0.5 p c u n'],
    ['a verb that is a listed form', 'le chat racle la porte'],
    ['what is written already', "j'ai l'aspa et la csg de l'agirc-arrco"],
    ['what is only cut otherwise', "d'ir cantec et de la car sat"],
    ['what is spelled already', 'la c s g et le c deux p'],
  ])('are left alone: %s', (_, heard) => {
    expect(repaired(heard)).toBe(heard.replaceAll(/\/[\d.]+/g, ''));
  });

  test('are not guessed where two words of the vocabulary are about as likely', () => {
    const both = new MisheardWords(
      acronyms.extend([
        { form: 'Lurat', expansion: 'essai', word: true },
        { form: 'Lira', expansion: 'essai', word: true, ordinaryWord: true },
      ]),
      (norm) => KNOWN.has(norm),
    );
    expect(repaired('la lira/0.3 compte', both)).toBe('la lira compte');
  });

  test('follow the pronunciations and the listed forms of a word that is added', () => {
    const added = new MisheardWords(
      acronyms.extend([
        { form: 'Info Retraite', expansion: 'site', sounds: ['info retraite'], spoken: ['un faux retraite'] },
      ]),
      (norm) => KNOWN.has(norm),
    );
    expect(repaired('sur un faux retraite', added)).toBe('sur info retraite');
    expect(repaired('sur info/0.4 retrait/0.4', added)).toBe('sur info retraite');
  });

  test('lie in the text, in order, without overlap, and nothing else is touched', () => {
    const heard = fc.array(
      fc.record({
        text: fc.oneof(
          spokenWords.map((words) => words[0] ?? 'le'),
          fc.constantFrom('la', "l'", 'spa', 'lira', 'p', 'f', 'lavé', 'sat', 'car', 'é', '-'),
        ),
        confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(heard, (words) => {
        let end = 0;
        for (const { from, to, text } of misheard.find(words)) {
          expect(from).toBeGreaterThanOrEqual(end);
          expect(to).toBeGreaterThan(from);
          expect(to).toBeLessThanOrEqual(words.length);
          expect(text).toBe(text.toLowerCase());
          end = to;
        }
      }),
      { numRuns: 300 },
    );
  });

  test('take bounded time, whatever the length of the text', () => {
    const words = Array.from({ length: 4_000 }, (_, at) => ({
      text: ['la', 'lira', 'p', 'zorglub'][at % 4] as string,
      confidence: 0.1,
    }));
    const begun = performance.now();
    misheard.find(words);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});
