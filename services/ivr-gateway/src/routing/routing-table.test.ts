import { readFileSync } from 'node:fs';
import { SettingsFileError } from '@decroche/service-kit/settings-file';
import { describe, expect, it } from 'vitest';
import { parseRoutingTables, routeOf, USUAL_ROUTE } from './routing-table.ts';

const TABLE = parseRoutingTables(
  `caisse:
  leastConfidence: 0.8
  themes:
    reversion: { queue: veuvage, priority: 2 }
    aspa: { priority: 5 }`,
  ['veuvage'],
).get('caisse');

function faultsOf(text: string): readonly string[] {
  try {
    parseRoutingTables(text, ['veuvage']);
    return [];
  } catch (error) {
    return error instanceof SettingsFileError ? error.faults : [String(error)];
  }
}

describe('the route of a caller', () => {
  it('is what the fund says for the theme of his need', () => {
    expect(routeOf(TABLE, { theme: 'reversion', confidence: 0.9 })).toEqual({
      queue: 'veuvage',
      priority: 2,
    });
    expect(routeOf(TABLE, { theme: 'aspa', confidence: 0.8 })).toEqual({ priority: 5 });
  });

  it.each([
    ['his need is not known', undefined],
    ['his need is not sure', { theme: 'reversion', confidence: 0.79 }],
    ['no article answers', { theme: '', confidence: 0 }],
    ['the fund says nothing of its theme', { theme: 'rachat', confidence: 1 }],
  ])('is that of everybody when %s', (_, need) => {
    expect(routeOf(TABLE, need)).toBe(USUAL_ROUTE);
  });

  it('is that of everybody without a table', () => {
    expect(routeOf(undefined, { theme: 'reversion', confidence: 1 })).toBe(USUAL_ROUTE);
  });
});

describe('a routing table', () => {
  it('that is delivered as an example is good', () => {
    const example = new URL('../../../../infra/funds/routing.yaml', import.meta.url);
    expect(parseRoutingTables(readFileSync(example, 'utf8'), []).size).toBe(1);
  });

  it.each([
    [
      'a queue that the operator did not allow',
      'caisse:\n  themes:\n    aspa: { queue: other }',
      'line 3: caisse.themes.aspa.queue: expected one of ROUTING_QUEUES (veuvage)',
    ],
    [
      'a route to nowhere',
      'caisse:\n  themes:\n    aspa: {}',
      'line 3: caisse.themes.aspa: expected queue, priority or both',
    ],
    [
      'a priority that starves the others',
      'caisse:\n  themes:\n    aspa: { priority: 99 }',
      'line 3: caisse.themes.aspa.priority: expected 1 to 10',
    ],
    [
      'a confidence beyond 1',
      'caisse:\n  leastConfidence: 70\n  themes: {}',
      'line 2: caisse.leastConfidence: expected 0 to 1',
    ],
  ])('says where %s stands', (_, text, expected) => {
    expect(faultsOf(text)).toEqual([expected]);
  });
});
