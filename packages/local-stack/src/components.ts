import { join } from 'node:path';
import { lock } from '@decroche/downloads';
import {
  chromiumBundle,
  foreignSpeechBundle,
  humanSpeechBundle,
  imageRegistryBundle,
  modelServerBundle,
  prometheusBundle,
  type SuiteBundle,
  softPhoneBundle,
  telephonyBundle,
  transcriptionServerBundle,
  webProxyBundle,
} from './bundle-definitions.ts';
import { type LocalStackEnv, readLocalStackEnv } from './config.ts';
import { Bundle, type BundleDefinition, type BundleStamp, buildBundle, readStamp } from './debian-bundle.ts';
import { type AptSource, DebianMirror, hostAptSources, mainMirror } from './debian-mirror.ts';
import { ComponentMissingError, MirrorError } from './errors.ts';
import { findInstalledChromium } from './installed-chromium.ts';
import { type Layout, layoutOf } from './layout.ts';

/**
 * What can be asked for. `chromium` is fetched apart from the others, from the host's own suite, and so is
 * `model-server`, llama.cpp's, `transcription-server`, whisper.cpp's, `web-proxy`, nginx,
 * `prometheus`, `soft-phone`, baresip, `image-registry` and `human-speech`.
 */
export type Component =
  | 'asterisk'
  | 'sipp'
  | 'nats'
  | 'redis'
  | 'espeak'
  | 'chromium'
  | 'model-server'
  | 'transcription-server'
  | 'web-proxy'
  | 'prometheus'
  | 'soft-phone'
  | 'image-registry'
  | 'human-speech'
  | 'foreign-speech';

/** Everything but Chromium and the model server. */
export const stackComponents: readonly Component[] = ['asterisk', 'sipp', 'nats', 'redis', 'espeak'];

export interface EnsureProgress {
  /** `telephony` (Asterisk, sipp, NATS, Redis, espeak-ng), or that of one component. */
  readonly name: string;
  /** `waiting`: another process of this clone is fetching the same thing. */
  readonly step: 'waiting' | 'index' | 'download' | 'unpack' | 'check';
  /** Bytes while downloading, packages while unpacking. */
  readonly done: number;
  readonly total: number;
}

export interface EnsureOptions {
  readonly onProgress?: (progress: EnsureProgress) => void;
  /** One sentence for a person, such as a version that had to be replaced. */
  readonly onNotice?: (sentence: string) => void;
  readonly signal?: AbortSignal | undefined;
  readonly layout?: Layout;
  readonly env?: LocalStackEnv;
}

/** What is a bundle of its own. */
const APART: Readonly<Partial<Record<Component, () => SuiteBundle>>> = {
  'model-server': modelServerBundle,
  'transcription-server': transcriptionServerBundle,
  'web-proxy': webProxyBundle,
  prometheus: prometheusBundle,
  'soft-phone': softPhoneBundle,
  'image-registry': imageRegistryBundle,
  'human-speech': humanSpeechBundle,
  'foreign-speech': foreignSpeechBundle,
};
const LOCK_TIMEOUT_MS = 1_800_000;

/**
 * Makes sure the components are unpacked under `.local/`; does nothing when they are. Safe to call from several
 * processes at once.
 * @throws MissingHostProgramError, MirrorError, IncompleteBundleError, LockTimeoutError
 */
export async function ensure(components: readonly Component[], options: EnsureOptions = {}): Promise<void> {
  const layout = options.layout ?? layoutOf();
  const env = options.env ?? readLocalStackEnv();
  const bundles: SuiteBundle[] = [];
  if (components.some((component) => component !== 'chromium' && APART[component] === undefined))
    bundles.push(telephonyBundle(layout));
  for (const component of new Set(components)) {
    const bundle = APART[component];
    if (bundle !== undefined) bundles.push(bundle());
  }
  for (const { suite, definition } of bundles) {
    await ensureBundle(definition, layout, env, options, async () => [
      {
        uri: mainMirror(env.debianMirror, await hostAptSources(env.path)),
        suite,
        security: false,
        rolling: true,
      },
    ]);
  }
  if (components.includes('chromium') && !(await findInstalledChromium(env))) {
    await unpackChromium({ ...options, layout, env });
  }
}

/** Fetches and unpacks Chromium whether or not one is installed. */
export async function unpackChromium(options: EnsureOptions = {}): Promise<void> {
  const env = options.env ?? readLocalStackEnv();
  await ensureBundle(chromiumBundle(), options.layout ?? layoutOf(), env, options, () => hostSuites(env));
}

/**
 * The unpacked telephone stack.
 * @throws ComponentMissingError when `ensure` has not fetched it.
 */
export async function telephonyOf(layout: Layout): Promise<Bundle> {
  return completeBundle(telephonyBundle(layout).definition, layout);
}

/**
 * The unpacked server of language models.
 * @throws ComponentMissingError when `ensure` has not fetched it.
 */
export async function modelServerOf(layout: Layout): Promise<Bundle> {
  return completeBundle(modelServerBundle().definition, layout);
}

/**
 * The unpacked server of transcriptions.
 * @throws ComponentMissingError when `ensure` has not fetched it.
 */
export async function transcriptionServerOf(layout: Layout): Promise<Bundle> {
  return completeBundle(transcriptionServerBundle().definition, layout);
}

/**
 * The unpacked nginx.
 * @throws ComponentMissingError when `ensure` has not fetched it.
 */
export async function webProxyOf(layout: Layout): Promise<Bundle> {
  return completeBundle(webProxyBundle().definition, layout);
}

/**
 * The unpacked Prometheus and promtool.
 * @throws ComponentMissingError when `ensure` has not fetched them.
 */
export async function prometheusOf(layout: Layout): Promise<Bundle> {
  return completeBundle(prometheusBundle().definition, layout);
}

/**
 * The unpacked baresip.
 * @throws ComponentMissingError when `ensure` has not fetched it.
 */
export async function softPhoneOf(layout: Layout): Promise<Bundle> {
  return completeBundle(softPhoneBundle().definition, layout);
}

/**
 * The unpacked registry of images.
 * @throws ComponentMissingError when `ensure` has not fetched it.
 */
export async function imageRegistryOf(layout: Layout): Promise<Bundle> {
  return completeBundle(imageRegistryBundle().definition, layout);
}

/**
 * The unpacked recordings of a person.
 * @throws ComponentMissingError when `ensure` has not fetched them.
 */
export async function humanSpeechOf(layout: Layout): Promise<Bundle> {
  return completeBundle(humanSpeechBundle().definition, layout);
}

/**
 * The unpacked recordings of people who speak other languages.
 * @throws ComponentMissingError when `ensure` has not fetched them.
 */
export async function foreignSpeechOf(layout: Layout): Promise<Bundle> {
  return completeBundle(foreignSpeechBundle().definition, layout);
}

/** The unpacked Chromium, or `undefined` when it has not been fetched. */
export async function unpackedChromium(layout: Layout): Promise<Bundle | undefined> {
  const prefix = prefixOf(chromiumBundle(), layout);
  return (await readStamp(prefix, chromiumBundle())) ? new Bundle(prefix) : undefined;
}

/** The stamps of the bundles that are complete. */
export async function ensureState(
  layout: Layout,
): Promise<{ telephony: BundleStamp | undefined; chromium: BundleStamp | undefined }> {
  const [telephony, chromium] = await Promise.all(
    [telephonyBundle(layout).definition, chromiumBundle()].map((definition) =>
      readStamp(prefixOf(definition, layout), definition),
    ),
  );
  return { telephony, chromium };
}

/** Package names and versions in use, for bug reports and benches. */
export async function telephonyVersions(layout: Layout = layoutOf()): Promise<BundleStamp['packages']> {
  const { definition } = telephonyBundle(layout);
  return (await readStamp(prefixOf(definition, layout), definition))?.packages ?? [];
}

async function completeBundle(definition: BundleDefinition, layout: Layout): Promise<Bundle> {
  const prefix = prefixOf(definition, layout);
  if (await readStamp(prefix, definition)) return new Bundle(prefix);
  throw new ComponentMissingError(
    `the ${definition.name} programs are not under ${prefix}`,
    'call ensure() first, or start with ./run demo, which fetches them',
  );
}

/** Makes sure one bundle is complete, fetching it under the clone's lock when it is not. */
export async function ensureBundle(
  definition: BundleDefinition,
  layout: Layout,
  env: LocalStackEnv,
  options: EnsureOptions,
  sources: () => Promise<readonly AptSource[]>,
): Promise<void> {
  const prefix = prefixOf(definition, layout);
  if (await readStamp(prefix, definition)) return;
  const onProgress = (progress: Omit<EnsureProgress, 'name'>) =>
    options.onProgress?.({ name: definition.name, ...progress });
  const held = await lock(`bundles${layout.bundles}/${definition.name}`.slice(-100), {
    timeoutMs: LOCK_TIMEOUT_MS,
    onWait: () => onProgress({ step: 'waiting', done: 0, total: 1 }),
  });
  try {
    if (await readStamp(prefix, definition)) return;
    const mirror = new DebianMirror({
      folder: join(layout.cache, `apt-${definition.name}`),
      sources: await sources(),
      maximumAgeDays: env.debianMirrorMaximumAgeDays,
      path: env.path,
      inherited: env.inherited,
    });
    await buildBundle(definition, prefix, mirror, {
      onProgress,
      onNotice: (sentence) => options.onNotice?.(sentence),
      exactPins: env.debianPins === 'exact',
      signal: options.signal,
    });
  } finally {
    await held.release();
  }
}

/** The host's own suites; with a mirror asked for, the host's suites of the main archive on that mirror. */
async function hostSuites(env: LocalStackEnv): Promise<readonly AptSource[]> {
  const host = await hostAptSources(env.path);
  if (host.length === 0) {
    throw new MirrorError(
      "the machine's apt has no Debian repository, so it is not known which Chromium fits its C library",
      'install a Chromium yourself and name it with CHROMIUM_PATH=/path/of/chromium',
    );
  }
  const asked = env.debianMirror;
  if (!asked) return host;
  return host.map((source) => (source.security ? source : { ...source, uri: asked }));
}

/** Where a bundle is unpacked. */
export function prefixOf(definition: BundleDefinition, layout: Layout): string {
  return join(layout.bundles, definition.name);
}
