import type { LocalStackEnv } from '../src/config.ts';
import type { BundleDefinition } from '../src/debian-bundle.ts';
import { type AptSource, hostAptSources, mainMirror } from '../src/debian-mirror.ts';

/** The least that runs by itself: one program and the libraries it needs. */
export function smallBundle(pinned: Record<string, string> = {}): BundleDefinition {
  return {
    name: 'small',
    roots: ['redis-tools'],
    fromHost: [],
    libraries: 'needed',
    loader: 'bundle',
    programs: ['usr/bin/redis-cli'],
    exclude: ['./usr/share/doc', './etc'],
    pinned,
  };
}

export async function sources(env: LocalStackEnv): Promise<AptSource[]> {
  const uri = mainMirror(env.debianMirror, await hostAptSources(env.path));
  return [{ uri, suite: 'forky', security: false, rolling: true }];
}
