import { describe, expect, it } from 'vitest';
import { readinessSentence, roleOfModel, stateWords } from './wording.ts';

const check = (name: string, ready: boolean, detail = '') => ({ name, ready, detail });

describe('the state of a service', () => {
  it.each([
    [{ ready: true, draining: false, checks: [check('nats', true)] }, 'prêt'],
    [
      { ready: true, draining: false, checks: [check('index', true, 'degraded')] },
      'prêt ; à savoir : index (degraded)',
    ],
    [
      { ready: false, draining: false, checks: [check('nats', false), check('model', false, 'loading')] },
      'pas prêt : nats, model (loading)',
    ],
    [{ ready: false, draining: true, checks: [] }, 'en cours d’arrêt'],
  ])('%j is told as « %s »', (state, words) => expect(stateWords(state)).toBe(words));
});

it('a service that says nothing counts as not ready', () => {
  const unknown = [{ service: 'retriever', address: '', fault: 'unlisted' as const }];
  expect(readinessSentence({ askedAtMs: 0, instances: [], unknown })).toEqual({
    words: '1 sur 1 n’est pas prêt.',
    good: false,
  });
});

it('a role without a French name keeps its own', () => {
  expect([roleOfModel('composer'), roleOfModel('other')]).toEqual([
    'rédaction sans modèle de langue',
    'other',
  ]);
});

it('no service at all is no good news', () => {
  expect(readinessSentence({ askedAtMs: 0, instances: [], unknown: [] })).toEqual({
    words: 'Aucun service n’est connu de ce bureau.',
    good: false,
  });
});
