import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from '../command.ts';
import { stalePolicies } from '../deployment/policy-files.ts';
import { ROOT } from '../root.ts';

export const command: Command = {
  name: 'manifests',
  summary: 'write the network policies of deploy/k8s from the table of who may reach whom',
  help: `./run manifests
Writes deploy/k8s/base/network-policies.yaml and those of the overlays from tools/cli/src/deployment/network-edges.ts, the one table of
who may open a connection to whom. ./run check says what is not current.`,
  async run() {
    const stale = await stalePolicies();
    for (const [path, text] of stale) {
      await writeFile(join(ROOT, path), text);
      process.stdout.write(`${path}: written\n`);
    }
    if (stale.length === 0) process.stdout.write('all of it is current\n');
    return 0;
  },
};
