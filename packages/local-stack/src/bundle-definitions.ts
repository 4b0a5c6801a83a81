import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ASTERISK_MODULES, asteriskModules } from './asterisk-modules.ts';
import type { BundleDefinition } from './debian-bundle.ts';
import type { Layout } from './layout.ts';

const versionsSchema = z.object({
  telephony: z.object({ suite: z.string(), packages: z.record(z.string(), z.string()) }),
});

const documentation = ['doc', 'doc-base', 'man', 'locale', 'lintian', 'bug', 'info', 'menu'].map(
  (folder) => `./usr/share/${folder}`,
);

/**
 * Asterisk, sipp, NATS, Redis and espeak-ng from a newer Debian than the host's, started by that Debian's own
 * dynamic loader, so that nothing of the host is needed but a kernel.
 */
export function telephonyBundle(layout: Layout): {
  readonly suite: string;
  readonly definition: BundleDefinition;
} {
  const { telephony } = versionsSchema.parse(
    JSON.parse(readFileSync(join(import.meta.dirname, '../versions.json'), 'utf8')),
  );
  return {
    suite: telephony.suite,
    definition: {
      name: 'telephony',
      roots: [
        'asterisk',
        'asterisk-modules',
        'sip-tester',
        'nats-server',
        'redis-server',
        'redis-tools',
        'espeak-ng',
        'espeak-ng-data',
      ],
      fromHost: [],
      libraries: 'needed',
      loader: 'bundle',
      programs: [
        'usr/sbin/asterisk',
        'usr/bin/sipp',
        'usr/sbin/nats-server',
        'usr/bin/redis-server',
        'usr/bin/espeak-ng',
        ...asteriskModules(layout).map((module) => `${ASTERISK_MODULES}/${module}`),
      ],
      exclude: [...documentation, './etc', './usr/lib/systemd', './usr/share/bash-completion', './var'],
      pinned: telephony.packages,
    },
  };
}

/**
 * Chromium starts itself again for each of its processes, which the kernel does with the host's own loader: so
 * it comes from the host's suite, with every library but the C library.
 */
export function chromiumBundle(): BundleDefinition {
  return {
    name: 'chromium',
    roots: ['chromium', 'chromium-common', 'fonts-dejavu-core'],
    fromHost: ['libc6', 'libcrypt1'],
    libraries: 'all',
    loader: 'host',
    programs: ['usr/lib/chromium/chromium'],
    exclude: documentation,
    pinned: {},
  };
}
