import { stringify } from 'yaml';
import { ALERTS, type Alert } from './alerts.ts';
import { DASHBOARDS, grafanaModel } from './dashboards.ts';

/** Where the page of each alert is, under its name. */
export const RUNBOOK = 'docs/guides/alertes.md';

/** What is generated from the registry: files by their path in the repository, with their text. */
export function monitoringFiles(): Readonly<Record<string, string>> {
  const rules = { groups: [{ name: 'decroche', rules: ALERTS.map(rule) }] };
  const prometheusRule = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'decroche' },
    spec: rules,
  };
  return {
    'infra/prometheus/alerts.yaml': writtenYaml(rules),
    'deploy/k8s/components/prometheus-operator/alerts.yaml': writtenYaml(prometheusRule),
    ...Object.fromEntries(
      DASHBOARDS.map((each) => [
        `infra/grafana/${each.uid}.json`,
        `${JSON.stringify(grafanaModel(each), undefined, 2)}\n`,
      ]),
    ),
  };
}

function writtenYaml(content: object): string {
  return `# Written by ./run monitoring from packages/metrics/src/monitoring/alerts.ts.\n${stringify(content, { lineWidth: 0 })}`;
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
