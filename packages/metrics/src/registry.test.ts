import { describe, expect, it } from 'vitest';
import { combinations, MAX_SERIES } from './declaration.ts';
import { prometheusName } from './exposition.ts';
import type { Instrument } from './instruments.ts';
import { METRICS } from './registry.ts';

const ALL: readonly (readonly [string, Instrument])[] = Object.values(METRICS).flatMap((group) =>
  Object.values(group).map((each: Instrument) => [each.declaration.name, each] as const),
);

describe('the registry', () => {
  it('has each name once, for OpenTelemetry and for Prometheus', () => {
    const names = ALL.map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
    const known = ALL.map(([, { declaration }]) => prometheusName(declaration));
    expect(new Set(known).size).toBe(known.length);
  });

  it.each(ALL)('%s is named, united and described as the field does', (name, { declaration, kind }) => {
    expect(name).toMatch(/^decroche(\.[a-z][a-z_]*)+$/);
    expect(declaration.unit).toMatch(/^(s|By|1|\{[a-z]+\})$/);
    expect(declaration.description).toMatch(/^[A-Z].*[^.]$/);
    // Prometheus gives these endings a meaning.
    expect(name).not.toMatch(/_(total|count|sum|bucket|info|seconds|bytes)$/);
    if (kind === 'histogram') expect(declaration.unit).toMatch(/^(s|1)$/);
  });

  it.each(ALL)('%s has a bounded number of series', (_, { declaration }) => {
    const series = combinations(declaration.attributes).length;
    expect(series).toBeGreaterThan(0);
    expect(series).toBeLessThanOrEqual(MAX_SERIES);
    for (const values of Object.values(declaration.attributes))
      expect(new Set(values).size).toBe(values.length);
  });

  it('names no attribute by which somebody could be found', () => {
    const keys = ALL.flatMap(([, { declaration }]) => Object.keys(declaration.attributes));
    expect(
      keys.filter((key) => /id$|call$|conversation|extension|number|person|agent|name/i.test(key)),
    ).toEqual([]);
  });
});
