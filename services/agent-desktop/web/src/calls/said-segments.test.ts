import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentsOf } from './said-segments.ts';

const span = fc.record({ start: fc.nat(40), end: fc.nat(40) });

describe('a heard text', () => {
  it('is cut where something was removed or is doubtful', () => {
    const text = 'je suis [PERSONNE 1] et je demande';
    expect(
      segmentsOf({
        text,
        redactions: [{ type: 'PERSON', start: 8, end: 20 }],
        doubtful: [{ start: 27, end: 34 }],
      }).map(({ kind, text: part }) => `${kind}:${part}`),
    ).toEqual(['plain:je suis ', 'removed:[PERSONNE 1]', 'plain: et je ', 'doubtful:demande']);
  });

  it('is shown whole and once whatever spans come with it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.array(span), fc.array(span), (text, removed, doubtful) => {
        const segments = segmentsOf({
          text,
          redactions: removed.map((each) => ({ ...each, type: 'NIR' })),
          doubtful,
        });
        expect(segments.map((each) => each.text).join('')).toBe(text);
      }),
    );
  });
});
