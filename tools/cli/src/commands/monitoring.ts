import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from '../command.ts';
import { staleMonitoring } from '../monitoring.ts';
import { ROOT } from '../root.ts';

export const command: Command = {
  name: 'monitoring',
  summary: 'write the alert rules of Prometheus and the dashboards of Grafana from the registry of metrics',
  help: `./run monitoring
Writes infra/prometheus/alerts.yaml and infra/grafana/*.json from packages/metrics/src/monitoring, where a query names a metric as
an object: one that does not exist does not compile. ./run check says what is not current.`,
  async run() {
    const stale = await staleMonitoring();
    for (const [path, text] of stale) {
      const file = join(ROOT, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      process.stdout.write(`${path}: written\n`);
    }
    if (stale.length === 0) process.stdout.write('all of it is current\n');
    return 0;
  },
};
