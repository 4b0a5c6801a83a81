import fc from 'fast-check';
import { expect, it } from 'vitest';
import { visibleText } from './typed-text.ts';

/** Soft hyphen, zero-width space and joiners, word joiner, byte order mark, direction marks and overrides. */
const INVISIBLE = [
  0x00ad, 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff, 0x061c, 0x200e, 0x200f, 0x202a, 0x202e, 0x2066, 0x2069,
];

it('a typed text is what is seen of it, whatever invisible characters its words were pasted with', () => {
  expect(visibleText(' pen\u00adsion de\u00a0ré\u200bver\u2060sion\ufeff ')).toBe(
    'pension de\u00a0réversion',
  );
  expect(visibleText('re\u0301version')).toBe('réversion');
  expect(visibleText('\u00ad\u200b ')).toBe('');
  const words = fc.array(fc.constantFrom('âge', 'cumul', 'réversion', 'l’Aspa', '62'), { minLength: 1 });
  const marks = fc.array(fc.constantFrom(...INVISIBLE), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(words, marks, fc.nat(), (chosen, codes, at) => {
      const text = chosen.join(' ');
      const cut = at % (text.length + 1);
      expect(visibleText(text.slice(0, cut) + String.fromCodePoint(...codes) + text.slice(cut))).toBe(text);
    }),
  );
});

it('reads anything, and the second time changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
      expect(visibleText(visibleText(text))).toBe(visibleText(text));
    }),
  );
});
