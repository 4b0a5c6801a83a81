import { describe, expect, it } from 'vitest';
import type { ForgetFinding } from '#contract';
import { ageOf, findingOf, isStale, momentOf, sizeOf, verdictOf } from './wording.ts';

const finding = (more: Partial<ForgetFinding>): ForgetFinding => ({
  store: 'redis',
  searchedBytes: 10,
  found: 0,
  oldestMs: null,
  absent: false,
  ...more,
});
const result = (...stores: ForgetFinding[]) => ({
  checkedAt: '2026-11-21T11:00:00.000Z',
  scope: 'installation' as const,
  stores,
});

describe('the result of a check of forgetting, in words', () => {
  it('gives sizes and ages as people say them', () => {
    expect([0, 1, 999, 1_240, 5_600_000].map(sizeOf)).toEqual([
      '0 octet',
      '1 octet',
      '999 octets',
      '1,2 Ko',
      '5,6 Mo',
    ]);
    expect([null, 2_000, 60_000, 7_200_000, 86_400_000 * 3].map(ageOf)).toEqual([
      'aucune date',
      'moins d’une minute',
      '1 minute',
      '2 heures',
      '3 jours',
    ]);
    expect(momentOf('2026-11-21T11:00:00.000Z')).toBe('samedi 21 novembre 2026 à 12:00');
  });

  it('says where something was found, and does not count what is not installed', () => {
    expect(verdictOf(result(finding({}), finding({ store: 'qdrant', absent: true })))).toBe(
      'Rien n’a été retrouvé dans l’emplacement examiné.',
    );
    expect(verdictOf(result(finding({}), finding({ store: 'logs', found: 2 })))).toMatch(
      /retrouvées : Journaux\./,
    );
    expect([finding({ absent: true }), finding({}), finding({ found: 1 })].map(findingOf)).toEqual([
      'pas installé',
      'rien',
      '1 trace',
    ]);
  });

  it('is old after eight days', () => {
    const now = Date.parse('2026-11-30T12:00:00Z');
    expect(isStale('2026-11-23T12:00:00Z', now)).toBe(false);
    expect(isStale('2026-11-21T12:00:00Z', now)).toBe(true);
  });
});
