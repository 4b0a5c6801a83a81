import { acronyms } from '@decroche/french';
import { Reading } from '@decroche/question';
import { expect, test } from 'vitest';
import { NeedBridge } from '../needs/need-bridge.ts';
import { LexicalModel } from '../ranking/lexical-model.ts';
import type { SearchDocument } from '../ranking/search-document.ts';
import { atOnce } from '../ranking/sliced-work.ts';
import { DEFAULT_QUERY, readQuery } from './query.ts';

const EXPANSION = 'caisse nationale des roulottiers';
const lexicon = {
  entries: [{ expert: `CNRX ${EXPANSION}`, everyday: ['CNRX', EXPANSION] }],
  acronyms: [{ form: 'CNRX', expansion: EXPANSION, spoken: [] }],
};
const analysis = { acronyms: acronyms.extend(lexicon.acronyms), referenceYear: 2026 };
const bridge = NeedBridge.learn([], lexicon, [], analysis);

function termsOf(question: string, ...passages: string[]): string[] {
  const documents = passages.map(
    (text, at): SearchDocument => ({
      id: String(at),
      group: String(at),
      theme: '',
      scope: 'national',
      validFrom: null,
      validTo: null,
      fields: { title: '', questions: '', plain: '', section: '', text },
    }),
  );
  const { model } = atOnce(LexicalModel.building(documents, analysis));
  return [...readQuery(new Reading(question), model, bridge, DEFAULT_QUERY).weights.keys()];
}

const WRITES_IT = 'La CNRX paie une pension.';
const SPELLS_IT = 'La caisse nationale des roulottiers paie.';

test('an acronym that passages write is searched for as it is, not as what it stands for', () => {
  const terms = termsOf('différence avec la CNRX', WRITES_IT, SPELLS_IT);
  expect(terms).toContain('@cnrx');
  expect(terms).not.toContain('roulotti');
});

test('an acronym alone, or one that no passage writes, is read as what it stands for too', () => {
  expect(termsOf('la CNRX', WRITES_IT, SPELLS_IT)).toContain('roulotti');
  expect(termsOf('différence avec la CNRX', SPELLS_IT)).toContain('roulotti');
});

test('what the public calls otherwise brings the experts’ words', () => {
  expect(termsOf('la caisse nationale des roulottiers et rien', WRITES_IT)).toContain('@cnrx');
});
