import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { type InspectionFacts, inspectionFile } from './inspection-file.ts';

const EVIL = '<script>alert(1)</script>"\'&';
const DIGEST = 'a'.repeat(64);

function facts(notices: number): InspectionFacts {
  return {
    madeAtMs: Date.UTC(2026, 10, 30, 9),
    madeBy: EVIL,
    organisation: 'Carsat Exemple',
    services: {
      askedAtMs: 0,
      instances: [],
      unknown: [{ service: 'retriever', address: '', fault: 'unlisted' }],
    },
    retention: {
      askedAtMs: 0,
      unknown: [],
      services: [
        {
          service: 'pii-guard',
          version: '1.0',
          addresses: [''],
          stores: [
            {
              id: 'x',
              place: 'mémoire',
              content: 'voix',
              about: 'appelants',
              what: EVIL,
              purpose: 'p',
              longest: '10 min au plus',
              ends: '',
              settings: [{ name: 'A_KEY', origin: 'environment', value: null }],
              agreement: {
                verdict: 'differs',
                lines: ['flux CONV : durée fixée à 1 jour au lieu de 10 min'],
              },
            },
          ],
          untold: [{ name: EVIL, count: 2 }],
        },
      ],
    },
    record: { madeAtMs: 0, entries: [{ heading: 'Finalités', lines: ['a', 'b'], origin: 'product' }] },
    notices: {
      notices: Array.from({ length: notices }, () => ({
        ...{ service: 'ivr-gateway', address: 'x', fund: EVIL, live: false, text: EVIL },
        ...{ fault: null, audioDigest: DIGEST },
      })),
      unknown: [],
    },
    forgetChecks: [],
    audit: { entries: [], next: null },
    recordingOf: () => Buffer.from('sound'),
  };
}

it('the file for an inspection carries all of it, and nothing that runs', () => {
  const { html, digest } = inspectionFile(facts(1));
  expect(html).not.toMatch(/<script|<link|https?:\/\//);
  expect(html).toContain('&#60;script&#62;');
  expect(html).toContain('data:audio/wav;base64,');
  expect(html).toContain('A_KEY = réglé');
  expect(html).toContain(
    'différent de ce qui est déclaré<br>flux CONV : durée fixée à 1 jour au lieu de 10 min',
  );
  expect(html).toContain('Trouvé et déclaré par personne');
  expect(html).toContain('Sans réponse : retriever.');
  expect(html).toContain('30 novembre 2026');
  expect(digest).toBe(createHash('sha256').update(html).digest('hex'));
});

it('has an end, however many lines a fund has', () => {
  const { html } = inspectionFile(facts(500));
  expect(html.match(/<audio/g)?.length).toBeLessThanOrEqual(10);
});
