import { stringify } from 'yaml';
import { ALERTS, type Alert } from './alerts.ts';
import { DASHBOARDS, grafanaModel } from './dashboards.ts';

/** Where the page of each alert is, under its name. */
export const RUNBOOK = 'docs/guides/alertes.md';

/** What is generated from the registry: files by their path in the repository, with their text. */
export function monitoringFiles(): Readonly<Record<string, string>> {
  const rules = { groups: [{ name: 'decroche', rules: ALERTS.map(rule) }] };
  return {
    'infra/prometheus/alerts.yaml': `# Written by ./run monitoring from packages/metrics/src/monitoring/alerts.ts.\n${stringify(rules, { lineWidth: 0 })}`,
    ...Object.fromEntries(
      DASHBOARDS.map((each) => [
        `infra/grafana/${each.uid}.json`,
        `${JSON.stringify(grafanaModel(each), undefined, 2)}\n`,
      ]),
    ),
  };
}

function rule({ name, expression, after, severity, summary }: Alert): unknown {
  return {
    alert: name,
    expr: expression,
    for: after,
    labels: { severity },
    annotations: { summary, runbook: `${RUNBOOK}#${name.toLowerCase()}` },
  };
}
