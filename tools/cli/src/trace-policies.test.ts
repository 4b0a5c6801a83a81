import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASSIST_MODES } from '@decroche/call';
import { ATTRIBUTES } from '@decroche/service-kit';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from './root.ts';

/** Modes of a call in which nothing failed: the rest is kept, whatever share of traces is. */
const NO_FAILURE = ['unknown', 'listening', 'refused', 'silent'];

interface Policy {
  readonly name: string;
  readonly type: string;
  readonly string_attribute?: { readonly key: string; readonly values: readonly string[] };
  readonly numeric_attribute?: { readonly key: string; readonly min_value: number };
  readonly status_code?: { readonly status_codes: readonly string[] };
}

const collector = parse(readFileSync(join(ROOT, 'infra/otel/collector.yaml'), 'utf8'));
const policies: readonly Policy[] = collector.processors.tail_sampling.policies;

it('the collector’s policies look at attributes that exist', () => {
  const keys = policies.flatMap((each) => each.string_attribute?.key ?? each.numeric_attribute?.key ?? []);
  expect(keys.sort()).toEqual([ATTRIBUTES.afterSpeechMs, ATTRIBUTES.mode].sort());
});

it('every mode of a call is either kept or said to be no failure', () => {
  const kept = policies.flatMap((each) => each.string_attribute?.values ?? []);
  expect([...kept, ...NO_FAILURE].sort()).toEqual([...ASSIST_MODES].sort());
});

it('failures are kept, and traces pass the policies before they go on', () => {
  expect(policies.flatMap((each) => each.status_code?.status_codes ?? [])).toEqual(['ERROR']);
  const { processors } = collector.service.pipelines.traces;
  expect(processors.indexOf('tail_sampling')).toBeGreaterThan(processors.indexOf('transform/pii'));
  expect(processors.at(-1)).toBe('batch');
});
