import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensure, promtool } from '@decroche/local-stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALERTS } from '../src/monitoring/alerts.ts';
import { DASHBOARDS } from '../src/monitoring/dashboards.ts';
import { monitoringFiles, RUNBOOK } from '../src/monitoring/files.ts';

const ROOT = join(import.meta.dirname, '../../..');
const RULES = 'infra/prometheus/alerts.yaml';

let folder: string;
let rules: string;

beforeAll(async () => {
  await ensure(['prometheus']);
  folder = await mkdtemp(join(tmpdir(), 'decroche-alerts-'));
  rules = join(folder, 'alerts.yaml');
  await writeFile(rules, monitoringFiles()[RULES] ?? '');
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Series {
  readonly series: string;
  /** In promtool's notation, one value a minute. */
  readonly values: string;
}

const STEADY = '+0x200';
/** Grows by so much a minute from nothing. */
const growing = (byMinute: number): string => `0+${byMinute}x200`;
const counted = (name: string, byMinute: number): Series => ({ series: name, values: growing(byMinute) });
const shown = (name: string, value: number): Series => ({ series: name, values: `${value}${STEADY}` });

/** Measures of which all lie in one bucket. */
function distributed(name: string, bounds: readonly string[], bucket: string, byMinute: number): Series[] {
  const at = bounds.indexOf(bucket);
  return [
    ...bounds.map((le, index) => counted(`${name}_bucket{le="${le}"}`, index >= at ? byMinute : 0)),
    counted(`${name}_count`, byMinute),
  ];
}

const HELD = ['30', '60', '90', '+Inf'];
const SHOWN = ['1.2', '3', '5', '+Inf'];

/** A fund in which nothing is wrong, in busy hours. */
const WELL: readonly Series[] = [
  shown('up{job="decroche", instance="a"}', 1),
  shown('decroche_ready{instance="a"}', 1),
  // The time of day of promtool begins at zero.
  counted('decroche_clock_time_seconds{instance="a"}', 60),
  counted('decroche_writes_failed_total{store="database", instance="a"}', 0),
  ...distributed('decroche_call_before_queue_seconds', HELD, '30', 10),
  counted('decroche_calls_ended_total{mode="listening", end="agent"}', 10),
  counted('decroche_calls_ended_total{mode="no-capacity", end="agent"}', 1),
  shown('decroche_lifecycle_untold', 2),
  shown('decroche_transcriber_load{instance="a"}', 0.6),
  counted('decroche_transcriber_refused_total{reason="full"}', 0),
  counted('decroche_redactor_texts_total{outcome="text"}', 20),
  counted('decroche_redactor_texts_total{outcome="dropped"}', 0.2),
  ...distributed('decroche_desk_draft_shown_seconds', SHOWN, '1.2', 10),
  counted('decroche_desk_pickups_total{ready="before"}', 9),
  counted('decroche_desk_pickups_total{ready="never"}', 1),
  counted('decroche_drafts_total{result="answer"}', 7),
  counted('decroche_drafts_total{result="abstained"}', 3),
  counted('decroche_model_calls_total{end="done"}', 10),
  counted('decroche_model_calls_total{end="late"}', 1),
  shown('decroche_event_loop_delay_seconds{quantile="0.99", instance="a"}', 0.02),
  shown('decroche_process_handles{instance="a"}', 300),
  shown('decroche_certificate_expiry_seconds{use="services", instance="a"}', 40 * 86_400),
  shown('decroche_certificate_refused{use="services", instance="a"}', 0),
  shown('decroche_forgetting_checked_seconds', 0),
  shown('decroche_forgetting_found', 0),
];

/** What is otherwise when each alert is to come. */
const WRONG: Readonly<Record<string, readonly Series[]>> = {
  ServiceInjoignable: [shown('up{job="decroche", instance="a"}', 0)],
  ServicePasPret: [shown('decroche_ready{instance="a"}', 0)],
  HorlogeDecalee: [{ series: 'decroche_clock_time_seconds{instance="a"}', values: '300+60x200' }],
  EcrituresRefusees: [counted('decroche_writes_failed_total{store="database", instance="a"}', 3)],
  AppelantsRetenus: distributed('decroche_call_before_queue_seconds', HELD, '90', 10),
  AppelsSansEcoute: [counted('decroche_calls_ended_total{mode="no-capacity", end="agent"}', 5)],
  EtapesNonTransmises: [shown('decroche_lifecycle_untold', 40)],
  EcoutePresqueSaturee: [shown('decroche_transcriber_load{instance="a"}', 0.95)],
  EcouteRefusee: [counted('decroche_transcriber_refused_total{reason="full"}', 4)],
  TextesAbandonnes: [counted('decroche_redactor_texts_total{outcome="dropped"}', 4)],
  BrouillonsLents: distributed('decroche_desk_draft_shown_seconds', SHOWN, '5', 10),
  BrouillonsAbsents: [counted('decroche_desk_pickups_total{ready="never"}', 10)],
  BaseMuette: [counted('decroche_drafts_total{result="abstained"}', 40)],
  ModeleAbsent: [counted('decroche_model_calls_total{end="late"}', 20)],
  ServiceRalenti: [shown('decroche_event_loop_delay_seconds{quantile="0.99", instance="a"}', 0.5)],
  CertificatBientotExpire: [
    shown('decroche_certificate_expiry_seconds{use="services", instance="a"}', 10 * 86_400),
  ],
  CertificatExpire: [shown('decroche_certificate_expiry_seconds{use="services", instance="a"}', -60)],
  CertificatRefuse: [shown('decroche_certificate_refused{use="services", instance="a"}', 1)],
  OubliNonProuve: [shown('decroche_forgetting_checked_seconds', -8 * 86_400)],
  DonneeRetrouvee: [shown('decroche_forgetting_found', 1)],
  TropDeFichiersOuverts: [shown('decroche_process_handles{instance="a"}', 6000)],
};

/** Two hours into a fund in which these series are otherwise: the alert is there, or it is not. */
function trial(name: string, wrong: readonly Series[], expected: boolean): unknown {
  const otherwise = new Set(wrong.map(({ series }) => series));
  const { severity, summary } = ALERTS.find((each) => each.name === name) ?? {};
  // The labels of what is wrong with one program go with the alert.
  const own = Object.fromEntries(
    [...(wrong[0]?.series.matchAll(/(instance|job|quantile|use)="([^"]+)"/g) ?? [])].map(([, key, value]) => [
      key,
      value,
    ]),
  );
  const alert = {
    exp_labels: { severity, ...own },
    exp_annotations: {
      summary: summary?.replace('{{ $labels.instance }}', 'a'),
      runbook: `${RUNBOOK}#${name.toLowerCase()}`,
    },
  };
  return {
    name: `${name} ${expected ? 'comes' : 'does not come'}`,
    interval: '1m',
    input_series: [...WELL.filter(({ series }) => !otherwise.has(series)), ...wrong],
    alert_rule_test: [{ eval_time: '2h', alertname: name, exp_alerts: expected ? [alert] : [] }],
  };
}

describe('the alert rules', () => {
  it('are those that the repository hands out, and Prometheus takes them', async () => {
    expect(await readFile(join(ROOT, RULES), 'utf8')).toBe(monitoringFiles()[RULES]);
    expect(await promtool('check', 'rules', rules)).toMatchObject({ status: 0 });
  });

  it('have a page each in the guide, and the guide has no other', async () => {
    const guide = await readFile(join(ROOT, RUNBOOK), 'utf8');
    const pages = [...guide.matchAll(/^## (.+)$/gm)].map(([, name]) => name);
    expect(pages.sort()).toEqual(ALERTS.map(({ name }) => name).sort());
  });

  it('are all tried here', () => {
    expect(Object.keys(WRONG).sort()).toEqual(ALERTS.map(({ name }) => name).sort());
  });

  it('come when they should, and none of them in a fund that is well', async () => {
    const file = join(folder, 'trials.json');
    const tests = ALERTS.flatMap(({ name }) => [
      trial(name, WRONG[name] ?? [], true),
      trial(name, [], false),
    ]);
    await writeFile(file, JSON.stringify({ rule_files: [rules], evaluation_interval: '1m', tests }));
    expect(await promtool('test', 'rules', file)).toMatchObject({ status: 0 });
  }, 120_000);
});

describe('the dashboards', () => {
  it('ask only what Prometheus understands', async () => {
    const queries = DASHBOARDS.flatMap(({ panels }) =>
      panels.flatMap(({ curves }) => curves.map(({ query }) => query)),
    );
    const file = join(folder, 'queries.json');
    const asRules = queries.map((expr, at) => ({ record: `query:${at}`, expr }));
    await writeFile(file, JSON.stringify({ groups: [{ name: 'queries', rules: asRules }] }));
    expect(await promtool('check', 'rules', file)).toMatchObject({ status: 0 });
  });
});
