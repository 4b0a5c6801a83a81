import type { FoundStore, KeptStore, SeenStore } from '@decroche/service-kit';
import { describe, expect, it } from 'vitest';
import { agreementOf, untold } from './agreement.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const store = (more: Partial<KeptStore> = {}): KeptStore => ({
  ...{ id: 'calls', place: 'redis', content: 'redacted-words', about: 'caller' },
  ...{ what: 'appel', purpose: 'essai', longestMs: 10 * MINUTE, ...more },
});
const found = (
  kind: FoundStore['kind'],
  seen: Partial<SeenStore> | null,
  of: readonly string[] = ['calls'],
): FoundStore => ({
  ...{ of, kind, name: 'name' },
  seen: seen && { count: 1, limitMs: null, endless: 0, oldestMs: null, onDisk: false, ...seen },
});
const told = (each: FoundStore, stores = [store()]): string => {
  const { verdict, lines } = agreementOf(stores[0] as KeptStore, stores, [each]);
  return `${verdict} | ${lines.join(' ; ')}`.replace(/\s/g, ' ');
};

describe('what lies in a place, beside what is told of it', () => {
  it.each([
    [
      'stream',
      { limitMs: 10 * MINUTE, oldestMs: 4 * MINUTE, count: 12 },
      'agrees | flux name : durée fixée à 10 min, 12 en ce moment, le plus ancien a 4 min',
    ],
    [
      'stream',
      { limitMs: 10 * MINUTE, count: 0 },
      'agrees | flux name : durée fixée à 10 min, rien en ce moment',
    ],
    [
      'stream',
      { limitMs: DAY },
      'differs | flux name : durée fixée à 1 jour au lieu de 10 min au plus, 1 en ce moment',
    ],
    ['stream', { endless: 7, count: 7 }, 'differs | flux name : 7 sans fin, 7 en ce moment'],
    ['stream', { limitMs: 10 * MINUTE, onDisk: true }, /^differs .* écrit sur un disque/],
    [
      'keys',
      { limitMs: 9 * MINUTE, count: 3 },
      'agrees | clés name : le dernier finit dans 9 min, 3 en ce moment',
    ],
    [
      'keys',
      { limitMs: 3_600_000 },
      'differs | clés name : le dernier finit dans 1 h au lieu de 10 min au plus, 1 en ce moment',
    ],
    ['keys', { endless: 1 }, /^differs \| clés name : 1 sans fin/],
    ['keys', { count: 0 }, 'agrees | clés name : rien en ce moment'],
    ['table', { oldestMs: 10 * MINUTE + DAY }, /^agrees/],
    [
      'table',
      { oldestMs: 3 * DAY },
      'differs | table name : 1 en ce moment, le plus ancien a 3 jours au lieu de 10 min au plus',
    ],
    ['table', null, 'unread | table name : n’a pas pu être lu'],
  ] as const)('%s %j', (kind, seen, words) => {
    if (typeof words === 'string') expect(told(found(kind, seen))).toBe(words);
    else expect(told(found(kind, seen))).toMatch(words);
  });

  it('is held to the longest time of all that lie in one place', () => {
    const stores = [store(), store({ id: 'questions', longestMs: 30 * MINUTE })];
    const both = found('keys', { limitMs: 20 * MINUTE }, ['calls', 'questions']);
    expect(told(both, stores)).toMatch(/^agrees/);
  });

  it('has no time to be held to where none was told', () => {
    const endless = found('table', { oldestMs: 900 * DAY });
    expect(told(endless, [store({ place: 'database', longestMs: null })])).toMatch(/^agrees/);
  });

  it('is said not to be looked at where nobody looks, or nobody can', () => {
    expect(agreementOf(store(), [store()], []).verdict).toBe('unread');
    const memory = store({ place: 'memory' });
    expect(agreementOf(memory, [memory], [])).toEqual({ verdict: 'told-only', lines: [] });
    const endless = store({ place: 'database', longestMs: null });
    expect(agreementOf(endless, [endless], []).verdict).toBe('told-only');
  });

  it('is told when no program tells of it', () => {
    const stray = found('keys', { count: 2 }, []);
    expect(untold([stray, found('keys', { count: 0 }, []), found('keys', {})])).toEqual([
      { name: 'name', count: 2 },
    ]);
  });
});
