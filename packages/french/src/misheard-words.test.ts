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

  describe('that is good French', () => {
    const confused = [
      {
        heard: ["l'appel", 'la pelle'],
        near: ['loyer', 'logement'],
        after: ['toucher', 'droit à'],
        unless: ['jugement', "l'appel d'offres"],
      },
      { heard: ["l'appel"] },
    ];
    const finder = new MisheardWords(
      acronyms.extend([
        { form: 'APL', expansion: 'aide au logement', confused },
        {
          form: 'décote',
          expansion: 'décote',
          term: true,
          confused: [{ heard: ['la décode'], near: ['ans'] }],
        },
        { form: 'surcote', expansion: 'surcote', term: true, ordinaryWord: true },
      ]),
      (norm) => KNOWN.has(norm) || ['appel', 'appels', 'pelle', 'decode', 'sourcote'].includes(norm),
    );

    test.each([
      ["je touche l'appel pour mon loyer", "je touche l'apl pour mon loyer"],
      ['pour mon logement ai-je droit à la pelle', "pour mon logement ai-je droit à l'apl"],
      ['la décode dure trois ans', 'la décote dure trois ans'],
    ])(
      'is another word where what is said around it says so, however sure it was heard: %s',
      (heard, meant) => {
        expect(repaired(heard, finder)).toBe(meant);
      },
    );

    test.each([
      ['nothing of what it is said with', "j'ai touché l'appel"],
      ['nothing of what stands before it', "j'attends l'appel pour mon logement"],
      ['something between', "je touche un peu l'appel pour mon loyer"],
      ['a word with which it means what it says', "j'ai droit à l'appel du jugement pour mon loyer"],
      ['a phrase with which it means what it says', "je touche l'appel d'offres pour le logement"],
      ['another word', 'je touche les appels pour mon loyer'],
      ['what it is said with far away', `je touche l'appel ${'et puis '.repeat(8)}mon loyer`],
      ['no surroundings that the vocabulary asks for', "l'appel"],
    ])('is left alone: %s', (_, heard) => {
      expect(repaired(heard, finder)).toBe(heard);
    });

    test('is taken for a word of the language only when it is no word itself', () => {
      expect(repaired('une surcode/0.9 pour moi', finder)).toBe('une surcote pour moi');
      expect(repaired('une sourcote/0.3 pour moi', finder)).toBe('une sourcote pour moi');
    });
  });

  test('that no noun may end: what leads to the next noun is left to it', () => {
    expect(repaired('je dépend/0.7 de la carcade/0.4')).not.toContain('ehpad');
    expect(repaired('la h/0.5 serait/0.6 à la retraite')).toBe('la h serait à la retraite');
  });

  test('as short as RIB are found behind what sounds the same and is no word', () => {
    expect(repaired('modifier mon ryb/0.5 sur le site')).toBe('modifier mon rib sur le site');
    const registry = acronyms.extend([{ form: 'CNAP', expansion: 'essai', sounds: ['cnap'] }]);
    const silent = new MisheardWords(registry, (norm) => KNOWN.has(norm));
    expect(repaired('vous êtes la kna/0.4 aussi', silent)).toBe('vous êtes la kna aussi');
    expect(repaired('modifier mon ryp/0.5 sur le site')).toBe('modifier mon ryp sur le site');
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
