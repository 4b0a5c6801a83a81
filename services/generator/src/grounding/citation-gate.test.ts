import { expect, test } from 'vitest';
import { amount, passage } from '../../test/found-passages.ts';
import { passCitationGate } from './citation-gate.ts';

const passages = [passage(), amount];
const gate = (text: string, sourceIds: string[]) => passCitationGate([{ text, sourceIds }], passages);

test('a sentence whose figures its cited passage states passes', () => {
  expect(gate('La réversion est de 54 % de la retraite.', ['s-montant']).stopped).toEqual([]);
});

test('a sentence without a citation is stopped', () => {
  expect(gate('La réversion est de 54 %.', []).stopped[0]?.fault).toBe('no-citation');
});

test('a sentence that cites a passage nobody gave is stopped', () => {
  expect(gate('La réversion est de 54 %.', ['s-montant', 's-ailleurs']).stopped[0]?.fault).toBe(
    'unknown-citation',
  );
});

test('a number that only another passage states is stopped', () => {
  expect(gate('La réversion est de 54 % de la retraite.', ['s-plain']).stopped[0]?.fault).toBe(
    'unsupported-figure',
  );
});

test('a wrong number is stopped, written in figures or in words', () => {
  expect(gate('La réversion est de 60 %.', ['s-montant']).stopped).toHaveLength(1);
  expect(gate('La réversion est de soixante pour cent.', ['s-montant']).stopped).toHaveLength(1);
});

test('a date that the passage does not state is stopped', () => {
  const dated = passage({ text: 'La règle vaut à partir du 1er septembre 2026.' });
  const cite = (text: string) => passCitationGate([{ text, sourceIds: ['s-plain'] }], [dated]);
  expect(cite('La règle vaut à partir du 1er septembre 2026.').stopped).toEqual([]);
  expect(cite('La règle vaut à partir du 1er octobre 2026.').stopped[0]?.fault).toBe('unsupported-figure');
});
