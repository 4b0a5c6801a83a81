import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ROOT } from '../root.ts';
import { EDGES } from './network-edges.ts';
import { DEFAULT_DENY, policiesOf } from './network-policies.ts';

const WRITTEN_BY =
  '# Written by ./run manifests from tools/cli/src/deployment/network-edges.ts; do not edit.\n';

/** The files of network policies, by path in the repository. */
export function policyFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(EDGES).map(([folder, edges]) => {
      const base = folder === 'base';
      const policies = policiesOf(edges, base ? '' : `${folder.split('/').at(-1)}-`);
      const documents = (base ? [DEFAULT_DENY, ...policies] : policies).map((policy) =>
        stringify(policy, { aliasDuplicateObjects: false, lineWidth: 0 }),
      );
      return [`deploy/k8s/${folder}/network-policies.yaml`, WRITTEN_BY + documents.join('---\n')];
    }),
  );
}

/** Those that are not as the table of edges makes them, with the text to write. */
export async function stalePolicies(): Promise<readonly (readonly [path: string, text: string])[]> {
  const files = Object.entries(policyFiles());
  const there = await Promise.all(
    files.map(([path]) => readFile(join(ROOT, path), 'utf8').catch(() => undefined)),
  );
  return files.filter(([, text], at) => there[at] !== text);
}
