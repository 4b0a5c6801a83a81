import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackedChromium } from './components.ts';
import { type LocalStackEnv, readLocalStackEnv } from './config.ts';
import type { Bundle } from './debian-bundle.ts';
import { ComponentMissingError } from './errors.ts';
import { findInstalledChromium } from './installed-chromium.ts';
import { type Layout, layoutOf } from './layout.ts';

/** Options of playwright-core's `chromium.launch`. */
export interface ChromiumLauncher {
  readonly executablePath: string;
  /** The whole environment of the browser. */
  readonly env: Record<string, string>;
  readonly args: string[];
}

/**
 * Of several lists Chromium takes the last one alone: the features that Playwright leaves out, and the pages that each window
 * prepares for a field of addresses that nobody sees, which are three quarters of the work of opening it.
 */
const FEATURES_OFF = [
  ...['AimEnabled', 'AvoidCorsURLLoaderRestartOnRedirect', 'AvoidUnnecessaryBeforeUnloadCheckSync'],
  ...['DestroyProfileOnBrowserClose', 'HttpsFirstBalancedModeAutoEnable', 'HttpsUpgrades', 'LensOverlay'],
  ...['MediaRouter', 'NetworkTimeServiceQuerying', 'OptimizationHints', 'PaintHolding', 'PreconnectToSearch'],
  ...['ThirdPartyStoragePartitioning', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup', 'WebUIOmniboxPopup'],
];

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-domain-reliability',
  `--disable-features=${FEATURES_OFF.join()}`,
];

/**
 * How to launch the Chromium of this machine: the one named by `CHROMIUM_PATH`, an installed one, or the one
 * that `ensure(['chromium'])` unpacked. It makes no network connection of its own, and `launch` gives it a new
 * profile each time.
 * @throws ComponentMissingError when there is none.
 */
export async function chromiumLauncher(layout: Layout = layoutOf()): Promise<ChromiumLauncher> {
  const env = readLocalStackEnv();
  const installed = await findInstalledChromium(env);
  if (installed) return { executablePath: installed, env: baseEnvironment(env), args: [...FLAGS] };
  return unpackedChromiumLauncher(layout);
}

/**
 * Like `chromiumLauncher`, for the unpacked Chromium only.
 * @throws ComponentMissingError when it has not been fetched.
 */
export async function unpackedChromiumLauncher(layout: Layout = layoutOf()): Promise<ChromiumLauncher> {
  const bundle = await unpackedChromium(layout);
  if (!bundle) {
    throw new ComponentMissingError(
      'there is no Chromium on this machine',
      "call ensure(['chromium']), install the package chromium, or name one with CHROMIUM_PATH",
    );
  }
  return {
    executablePath: bundle.path('usr/lib/chromium/chromium'),
    env: {
      ...baseEnvironment(readLocalStackEnv()),
      LD_LIBRARY_PATH: bundle.libraryPath,
      FONTCONFIG_FILE: await fontConfiguration(bundle, layout),
      XDG_DATA_DIRS: bundle.path('usr/share'),
    },
    args: [...FLAGS],
  };
}

function baseEnvironment(env: LocalStackEnv): Record<string, string> {
  return { PATH: env.path, HOME: env.home, LANG: 'C.UTF-8' };
}

/** Fonts of the bundle only, so that a page looks the same on every machine. */
async function fontConfiguration(bundle: Bundle, layout: Layout): Promise<string> {
  const folder = join(layout.cache, 'fontconfig');
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'fonts.conf');
  const aliases = [
    ['sans-serif', 'DejaVu Sans'],
    ['serif', 'DejaVu Serif'],
    ['monospace', 'DejaVu Sans Mono'],
  ].map(
    ([family, font]) =>
      `  <alias><family>${family}</family><prefer><family>${font}</family></prefer></alias>`,
  );
  await writeFile(
    file,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>${bundle.path('usr/share/fonts')}</dir>
  <cachedir>${folder}</cachedir>
${aliases.join('\n')}
</fontconfig>
`,
  );
  return file;
}
