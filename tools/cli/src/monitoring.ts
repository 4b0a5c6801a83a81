import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitoringFiles } from '@decroche/metrics/monitoring';
import { ROOT } from './root.ts';

/** Alert rules and dashboards that are not as the registry of metrics makes them, by path in the repository, with the text to write. */
export async function staleMonitoring(): Promise<readonly (readonly [path: string, text: string])[]> {
  const stale: [string, string][] = [];
  for (const [path, text] of Object.entries(monitoringFiles())) {
    const there = await readFile(join(ROOT, path), 'utf8').catch(() => undefined);
    if (there !== text) stale.push([path, text]);
  }
  return stale;
}
