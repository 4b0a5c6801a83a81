import { expect, test } from 'vitest';
import { readRaised } from './raised-text.ts';

test.each([
  ['25 501', '1', { kind: 'calls', labels: ['1'] }],
  ['25 501', '(2)', { kind: 'calls', labels: ['2'] }],
  ['25 501', '[12]', { kind: 'calls', labels: ['12'] }],
  ['25 501', '1, 2', { kind: 'calls', labels: ['1', '2'] }],
  ['25 501', '(1)(2)', { kind: 'calls', labels: ['1', '2'] }],
  ['25 501', 'a', { kind: 'calls', labels: ['a'] }],
  ['25 501', '**', { kind: 'calls', labels: ['**'] }],
  ['plafond', '3', { kind: 'calls', labels: ['3'] }],
  ['60 m', '2', { kind: 'text', text: '²' }],
  ['12 km', '2', { kind: 'text', text: '²' }],
  ['x', '2', { kind: 'text', text: '²' }],
  ['10', '6', { kind: 'text', text: '⁶' }],
  ['1', 'er', { kind: 'text', text: 'er' }],
  ['2', 'e', { kind: 'text', text: 'e' }],
  ['XX', 'e', { kind: 'text', text: 'e' }],
  ['M', 'me', { kind: 'text', text: 'me' }],
  ['n', 'o', { kind: 'text', text: '°' }],
  ['n', 'os', { kind: 'text', text: '°s' }],
  ['12', ',50 €', { kind: 'text', text: ',50 €' }],
] as const)('%s followed by a raised %s', (base, piece, read) => {
  expect(readRaised(base, piece, false)).toEqual(read);
});
