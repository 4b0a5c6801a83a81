import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ASTERISK_MODULES, asteriskModules } from './asterisk-modules.ts';
import type { BundleDefinition } from './debian-bundle.ts';
import type { Layout } from './layout.ts';

const pinnedSchema = z.object({ suite: z.string(), packages: z.record(z.string(), z.string()) });
const versionsSchema = z.object({
  telephony: pinnedSchema,
  modelServer: pinnedSchema,
  transcriptionServer: pinnedSchema,
  webProxy: pinnedSchema,
  prometheus: pinnedSchema,
  softPhone: pinnedSchema,
  imageRegistry: pinnedSchema,
  humanSpeech: pinnedSchema,
  foreignSpeech: pinnedSchema,
});

/** A bundle and the suite that it comes from. */
export interface SuiteBundle {
  readonly suite: string;
  readonly definition: BundleDefinition;
}

const documentation = ['doc', 'doc-base', 'man', 'locale', 'lintian', 'bug', 'info', 'menu'].map(
  (folder) => `./usr/share/${folder}`,
);

/**
 * Asterisk, sipp, NATS, Redis and espeak-ng from a newer Debian than the host's, started by that Debian's own
 * dynamic loader, so that nothing of the host is needed but a kernel.
 */
export function telephonyBundle(layout: Layout): SuiteBundle {
  const { telephony } = versions();
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

/** Where llama.cpp looks for the code of each kind of processor, which it loads while it runs. */
const BACKENDS = 'usr/lib/x86_64-linux-gnu/ggml/backends0';
/** What a processor must have for the faster of the two kinds that are used. */
const HASWELL = ['avx2', 'bmi2', 'f16c', 'fma'];

/** llama.cpp's server of language models, as {@link telephonyBundle} is unpacked. */
export function modelServerBundle(): SuiteBundle {
  const { modelServer } = versions();
  return {
    suite: modelServer.suite,
    definition: {
      name: 'model-server',
      roots: ['llama.cpp-tools', 'libggml0'],
      fromHost: [],
      libraries: 'needed',
      loader: 'bundle',
      programs: [MODEL_SERVER, `${BACKENDS}/libggml-cpu-haswell.so`, `${BACKENDS}/libggml-cpu-x64.so`],
      exclude: [...documentation, './etc', './usr/lib/systemd', './usr/share/bash-completion', './var'],
      pinned: modelServer.packages,
    },
  };
}

/** whisper.cpp's server of transcriptions, as {@link modelServerBundle} is unpacked. */
export function transcriptionServerBundle(): SuiteBundle {
  const { transcriptionServer } = versions();
  return {
    suite: transcriptionServer.suite,
    definition: {
      name: 'transcription-server',
      roots: ['whisper.cpp-tools', 'libggml0', 'ocl-icd-libopencl1'],
      fromHost: [],
      libraries: 'needed',
      loader: 'bundle',
      programs: [
        TRANSCRIPTION_SERVER,
        `${BACKENDS}/libggml-cpu-haswell.so`,
        `${BACKENDS}/libggml-cpu-x64.so`,
      ],
      exclude: [...documentation, './etc', './usr/lib/systemd', './usr/share/bash-completion', './var'],
      pinned: transcriptionServer.packages,
    },
  };
}

/** nginx, as {@link telephonyBundle} is unpacked: the proxy that stands before browsers' phones in production. */
export function webProxyBundle(): SuiteBundle {
  const { webProxy } = versions();
  return {
    suite: webProxy.suite,
    definition: {
      name: 'web-proxy',
      roots: ['nginx'],
      fromHost: [],
      libraries: 'needed',
      loader: 'bundle',
      programs: [WEB_PROXY],
      exclude: [...documentation, './etc', './usr/lib/systemd', './usr/share/bash-completion', './var'],
      pinned: webProxy.packages,
    },
  };
}

/** Prometheus and promtool, as {@link telephonyBundle} is unpacked: what scrapes the services in production, and checks rules. */
export function prometheusBundle(): SuiteBundle {
  const { prometheus } = versions();
  return {
    suite: prometheus.suite,
    definition: {
      name: 'prometheus',
      roots: ['prometheus', 'promtool'],
      fromHost: [],
      libraries: 'needed',
      loader: 'bundle',
      programs: [PROMETHEUS, PROMTOOL],
      exclude: [
        ...[...documentation, './etc', './usr/lib/systemd', './usr/share/bash-completion', './var'],
        ...['./usr/share/prometheus', './lib/systemd'],
      ],
      pinned: prometheus.packages,
    },
  };
}

/** baresip, as {@link telephonyBundle} is unpacked: a telephone that others made, and that agents may have on their machines. */
export function softPhoneBundle(): SuiteBundle {
  const { softPhone } = versions();
  return {
    suite: softPhone.suite,
    definition: {
      name: 'soft-phone',
      roots: ['baresip-core'],
      fromHost: [],
      libraries: 'needed',
      loader: 'bundle',
      programs: [SOFT_PHONE, ...SOFT_PHONE_MODULES.map((module) => `${SOFT_PHONE_MODULE_FOLDER}/${module}`)],
      exclude: [...documentation, './etc'],
      pinned: softPhone.packages,
    },
  };
}

/** A registry of container images, as {@link telephonyBundle} is unpacked. */
export function imageRegistryBundle(): SuiteBundle {
  const { imageRegistry } = versions();
  return {
    suite: imageRegistry.suite,
    definition: {
      name: 'image-registry',
      roots: ['docker-registry'],
      fromHost: [],
      libraries: 'needed',
      loader: 'bundle',
      programs: [IMAGE_REGISTRY],
      exclude: [...documentation, './etc', './usr/lib/systemd', './usr/share/bash-completion', './var'],
      pinned: imageRegistry.packages,
    },
  };
}

/**
 * Recordings of a person and what is said in them: Debian's French prompts of Asterisk (one professional Canadian voice,
 * 8 kHz, CC-BY-SA 3.0). What recognisers are measured with; nothing of it is shipped.
 */
export function humanSpeechBundle(): SuiteBundle {
  const { humanSpeech } = versions();
  return {
    suite: humanSpeech.suite,
    definition: {
      name: 'human-speech',
      roots: ['asterisk-core-sounds-fr', 'asterisk-core-sounds-fr-wav'],
      fromHost: [],
      libraries: 'needed',
      loader: 'host',
      programs: [],
      exclude: [],
      pinned: humanSpeech.packages,
    },
  };
}

/** The same prompts said by people in other languages; nothing of it is shipped either. */
export function foreignSpeechBundle(): SuiteBundle {
  const { foreignSpeech } = versions();
  return {
    suite: foreignSpeech.suite,
    definition: {
      name: 'foreign-speech',
      roots: Object.keys(foreignSpeech.packages),
      fromHost: [],
      libraries: 'needed',
      loader: 'host',
      programs: [],
      exclude: [],
      pinned: foreignSpeech.packages,
    },
  };
}

export const IMAGE_REGISTRY = 'usr/bin/docker-registry';
export const MODEL_SERVER = 'usr/bin/llama-server';
export const PROMETHEUS = 'usr/bin/prometheus';
export const PROMTOOL = 'usr/bin/promtool';
export const SOFT_PHONE = 'usr/bin/baresip';
export const SOFT_PHONE_MODULE_FOLDER = 'usr/lib/baresip/modules';
/** What an agent's phone needs: its account, A-law, voice from and into files, SRTP, and answering. */
export const SOFT_PHONE_MODULES = ['account.so', 'g711.so', 'aufile.so', 'srtp.so', 'menu.so'] as const;
export const WEB_PROXY = 'usr/sbin/nginx';
export const TRANSCRIPTION_SERVER = 'usr/bin/whisper-server';

/**
 * The backend of either server for this processor, in the bundle.
 *
 * @param processor what `/proc/cpuinfo` says
 */
export function modelServerBackend(processor: string): string {
  const flags = processorFlags(processor);
  return `${BACKENDS}/libggml-cpu-${HASWELL.every((flag) => flags.has(flag)) ? 'haswell' : 'x64'}.so`;
}

/** What the first processor can do, by the names of `/proc/cpuinfo`. */
export function processorFlags(processor: string): ReadonlySet<string> {
  return new Set(/^flags\s*:(.*)$/m.exec(processor)?.[1]?.trim().split(' '));
}

function versions(): z.infer<typeof versionsSchema> {
  return versionsSchema.parse(
    JSON.parse(readFileSync(join(import.meta.dirname, '../versions.json'), 'utf8')),
  );
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
