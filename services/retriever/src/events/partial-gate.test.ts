import { Question } from '@decroche/question';
import { saidText } from '@decroche/test-stage';
import { expect, test } from 'vitest';
import { MAX_PARTIAL_AGE_MS, PartialGate } from './partial-gate.ts';

const gate = (): PartialGate =>
  new PartialGate(
    (text) => new Question(text, 2026),
    ({ text }) => text.split(' ').filter((word) => word.length > 3),
  );
const partial = (text: string, more = {}) => saidText(text, { final: false, ...more });

test('the stable beginning is searched for, not the rest', () => {
  const stable = gate().admit(partial('pension de réversion mais', { stableLength: 20 }), 't', 0);
  expect(stable?.text).toBe('pension de réversion');
});

test('too few words are not worth a search', () => {
  expect(gate().admit(partial('bonjour'), 't', 0)).toBeUndefined();
});

test('a text without new words is not searched for again', () => {
  const one = gate();
  expect(one.admit(partial('pension réversion'), 't', 0)).toBeDefined();
  expect(one.admit(partial('pension réversion de la'), 't', 0)).toBeUndefined();
  expect(one.admit(partial('pension réversion montant'), 't', 0)).toBeDefined();
});

test('turns do not hinder one another', () => {
  const one = gate();
  one.admit(partial('pension réversion'), 'a', 0);
  expect(one.admit(partial('pension réversion'), 'b', 0)).toBeDefined();
});

test('an old partial text is of no use', () => {
  const said = partial('pension réversion');
  expect(gate().admit(said, 't', MAX_PARTIAL_AGE_MS + 1)).toBeUndefined();
});

test('a text of a redactor whose clock is five minutes behind is as new as any', () => {
  const said = partial('pension réversion', { signedAtMs: Date.now() - 300_000 });
  expect(gate().admit(said, 't', 40)).toBeDefined();
});
