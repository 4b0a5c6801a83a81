import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areBelievable, DEFAULT_MIN_CONFIDENCE } from './believable-words.ts';

/** `word:confidence`, separated by spaces. */
function words(text: string): { text: string; confidence: number }[] {
  return text.split(' ').map((each) => {
    const [word = '', confidence] = each.split(':');
    return { text: word, confidence: Number(confidence) };
  });
}
const believed = (text: string): boolean => areBelievable(words(text), DEFAULT_MIN_CONFIDENCE);

test('a sentence with some doubtful words is believed', () => {
  expect(
    believed('mon:1 patron:1 voudrait:.48 vraiment:.3 que:1 je:1 parte:.96 mais:.67 moi:.5 je:1 reste:.9'),
  ).toBe(true);
  expect(believed('réversion:.95')).toBe(true);
});

test('words that the recogniser doubts nearly all are not', () => {
  expect(believed('nous:.6 remplirons:.3 la:.7 roche:.4 regardera:.69 maintenant:.27')).toBe(false);
  expect(believed('je:.28 fonction:.41')).toBe(false);
});

test('words of which the last is none at all are not, however sure the others are', () => {
  expect(believed('mon:1 taux:1 le:1 douze:1 octobre:1 mille:0')).toBe(false);
  expect(believed('et:1 ma:1 retraite:1 me:1 propose:1 pas:1 l:0 a:0')).toBe(false);
  expect(believed('et:1 ma:1 retraite:1 me:1 propose:1 pas:.28')).toBe(true);
});

test('words that are middling all of them are not, though their mean would do', () => {
  expect(believed('le:.76 site:.72')).toBe(false);
  expect(believed('il:.9 n:.9 y:.9 rien:.65 retiré:.78')).toBe(false);
  expect(believed('le:.76 site:.97')).toBe(true);
});

test('hesitations and letters, however sure, make no sentence', () => {
  expect(believed('euh:1 euh:1 euh:.99')).toBe(false);
  expect(believed('h:.98 h:1 e:1 n:.9')).toBe(false);
  expect(believed('euh:1 h:1 chose:.2')).toBe(false);
});

test('nothing is judged where a fund says so, and nothing that grows in confidence stops being believed', () => {
  expect(areBelievable(words('chose:.01'), 0)).toBe(true);
  const word = fc.record({
    text: fc.constantFrom('retraite', 'euh', 'a', 'depuis'),
    confidence: fc.double({ min: 0.04, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 6 }),
      fc.double({ min: 0.01, max: 0.8, noNaN: true }),
      (heard, least) => {
        fc.pre(areBelievable(heard, least));
        expect(
          areBelievable(
            heard.map(({ text }) => ({ text, confidence: 1 })),
            least,
          ),
        ).toBe(true);
      },
    ),
  );
});
