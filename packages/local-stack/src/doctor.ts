import { access, constants, mkdir, readFile, statfs } from 'node:fs/promises';
import { RemediedError } from '@decroche/downloads';
import { processorFlags } from './bundle-definitions.ts';
import { runCommand } from './command.ts';
import { ensureState } from './components.ts';
import { type LocalStackEnv, readLocalStackEnv } from './config.ts';
import type { BundleStamp } from './debian-bundle.ts';
import { hostAptSources, mainMirror } from './debian-mirror.ts';
import { findProgram } from './host-programs.ts';
import { findInstalledChromium } from './installed-chromium.ts';
import { type Layout, layoutOf } from './layout.ts';
import { reservePorts } from './port-reservation.ts';

/**
 * `ok`: as it should be. `warning`: works, with less comfort or protection. `missing`: something cannot work
 * before `remedy` is done.
 */
export type FindingLevel = 'ok' | 'warning' | 'missing';

export interface Finding {
  /** Stable name of what was looked at. */
  readonly check:
    | 'platform'
    | 'processor'
    | 'apt'
    | 'debian-mirror'
    | 'npm-registry'
    | 'disk-space'
    | 'memory-folder'
    | 'ports'
    | 'setpriv'
    | 'telephony'
    | 'chromium'
    | 'prompts';
  readonly level: FindingLevel;
  /** What was found, in one line. */
  readonly found: string;
  /** What to do about it; absent when all is well. */
  readonly remedy?: string;
}

export interface DoctorOptions {
  readonly layout?: Layout;
  readonly env?: LocalStackEnv;
}

const MEGABYTE = 1024 * 1024;
/** Bundles, kept packages and dependencies of a first start, with Chromium. */
const NEEDED_DISK_MB = 1_500;
/** Scenarios and A-law audio of the phones. */
const NEEDED_MEMORY_MB = 64;

/** Looks at what this machine has and lacks for the local stack. Takes a few seconds; changes nothing. */
export async function runDoctor(options: DoctorOptions = {}): Promise<Finding[]> {
  const layout = options.layout ?? layoutOf();
  const env = options.env ?? readLocalStackEnv();
  const state = await ensureState(layout);
  return Promise.all([
    platform(),
    processor(),
    apt(env, state.telephony !== undefined),
    mirror(env, state.telephony !== undefined),
    npmRegistry(env),
    diskSpace(layout),
    memoryFolder(),
    ports(),
    setpriv(),
    telephony(state.telephony),
    chromium(env, state.chromium !== undefined),
  ]);
}

async function platform(): Promise<Finding> {
  const found = `${process.platform} ${process.arch}`;
  if (process.platform === 'linux' && process.arch === 'x64')
    return { check: 'platform', level: 'ok', found };
  return { check: 'platform', level: 'missing', found, remedy: 'the local stack runs on Linux x86-64' };
}

async function processor(): Promise<Finding> {
  return processorFinding(await readFile('/proc/cpuinfo', 'utf8').catch(() => ''));
}

/**
 * Whether the processor has what the recogniser for people counts in 8 bits with. Without it everything works, slower: the
 * transcriber measures itself and takes fewer calls at once.
 *
 * @param cpuinfo what `/proc/cpuinfo` says
 */
export function processorFinding(cpuinfo: string): Finding {
  const check = 'processor';
  const flags = processorFlags(cpuinfo);
  if (!flags.has('avx2'))
    return {
      check,
      level: 'warning',
      found: 'no AVX2: people are understood more slowly, and fewer calls are heard at once',
      remedy: 'take a processor with AVX2, or give the transcriber more cores',
    };
  const isFast = flags.has('avx512_vnni') || flags.has('avx_vnni');
  return { check, level: 'ok', found: isFast ? 'AVX2 and VNNI' : 'AVX2, without VNNI' };
}

async function apt(env: LocalStackEnv, fetched: boolean): Promise<Finding> {
  const check = 'apt';
  const programs = ['apt-get', 'apt-cache', 'apt-config', 'dpkg-deb', 'tar', 'env'];
  const there = await Promise.all(programs.map((name) => findProgram(name, env.path)));
  const absent = programs.filter((_, index) => !there[index]);
  if (absent.length === 0) return { check, level: 'ok', found: 'apt and dpkg are installed' };
  return {
    check,
    level: fetched ? 'warning' : 'missing',
    found: `no ${absent.join(', ')}`,
    remedy: 'run on Debian, or install the packages apt and dpkg',
  };
}

async function mirror(env: LocalStackEnv, fetched: boolean): Promise<Finding> {
  const check = 'debian-mirror';
  try {
    const uri = mainMirror(env.debianMirror, await hostAptSources(env.path));
    const status = await httpHead(`${uri}/dists/forky/InRelease`);
    if (status === 200) return { check, level: 'ok', found: `${uri} answers` };
    return {
      check,
      level: fetched ? 'warning' : 'missing',
      found: `${uri} answers ${status}`,
      remedy: 'name a mirror that carries Debian forky with DEBIAN_MIRROR=http://…/debian',
    };
  } catch (error) {
    return {
      check,
      level: fetched ? 'warning' : 'missing',
      found: error instanceof RemediedError ? error.message : 'the mirror does not answer',
      remedy: 'check the network and proxy, or name another mirror with DEBIAN_MIRROR=http://…/debian',
    };
  }
}

async function npmRegistry(env: LocalStackEnv): Promise<Finding> {
  const check = 'npm-registry';
  const npm = await findProgram('npm', env.path);
  const remedy = 'needed for the first start only: install npm (apt-get install npm) and check the network';
  if (!npm) return { check, level: 'warning', found: 'npm is not installed', remedy };
  const result = await runCommand(npm, ['view', 'pnpm', 'version'], {
    env: env.inherited,
    timeoutMs: 20_000,
  });
  if (result.exitCode === 0) return { check, level: 'ok', found: 'the npm registry answers' };
  return { check, level: 'warning', found: 'the npm registry does not answer', remedy };
}

async function diskSpace(layout: Layout): Promise<Finding> {
  const freeMb = await freeMegabytes(layout.root);
  const found = `${freeMb} MB free under ${layout.root}`;
  if (freeMb >= NEEDED_DISK_MB) return { check: 'disk-space', level: 'ok', found };
  return {
    check: 'disk-space',
    level: 'warning',
    found,
    remedy: `free ${NEEDED_DISK_MB} MB for a first start`,
  };
}

async function memoryFolder(): Promise<Finding> {
  const check = 'memory-folder';
  const writable = await access('/dev/shm', constants.W_OK).then(
    () => true,
    () => false,
  );
  const remedy = 'without it the audio of scripted phones is written to the temporary folder, on disk';
  if (!writable) return { check, level: 'warning', found: '/dev/shm cannot be written', remedy };
  const freeMb = await freeMegabytes('/dev/shm');
  const found = `${freeMb} MB free in /dev/shm`;
  if (freeMb >= NEEDED_MEMORY_MB) return { check, level: 'ok', found };
  return { check, level: 'warning', found, remedy: `free ${NEEDED_MEMORY_MB} MB in /dev/shm` };
}

async function ports(): Promise<Finding> {
  try {
    const reservation = await reservePorts({ singles: 32, ranges: [1_024] });
    await reservation.release();
    return { check: 'ports', level: 'ok', found: 'enough loopback ports are free' };
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return {
      check: 'ports',
      level: 'missing',
      found,
      remedy: 'stop other instances; ss -lntup shows what listens',
    };
  }
}

async function setpriv(): Promise<Finding> {
  if (await findProgram('setpriv')) return { check: 'setpriv', level: 'ok', found: 'setpriv is installed' };
  return {
    check: 'setpriv',
    level: 'warning',
    found: 'setpriv is not installed',
    remedy: 'install util-linux: without it, a killed start leaves its processes to a slower clean-up',
  };
}

async function telephony(stamp: BundleStamp | undefined): Promise<Finding> {
  const check = 'telephony';
  if (stamp && stamp.replaced.length > 0) {
    const list = stamp.replaced.map(({ name, pinned, used }) => `${name} ${used} (tried with ${pinned})`);
    return {
      check,
      level: 'warning',
      found: `unpacked with other versions than those this was tried with: ${list.join(', ')}`,
      remedy: 'if a call misbehaves, name a mirror that kept the versions with DEBIAN_MIRROR=http://…/debian',
    };
  }
  if (stamp) return { check, level: 'ok', found: 'Asterisk, sipp, NATS, Redis and espeak-ng are unpacked' };
  return {
    check,
    level: 'warning',
    found: 'Asterisk, sipp, NATS, Redis and espeak-ng are not unpacked yet',
    remedy: 'the next ./run demo or ./run test fetches them (45 MB)',
  };
}

async function chromium(env: LocalStackEnv, fetched: boolean): Promise<Finding> {
  const check = 'chromium';
  const installed = await findInstalledChromium(env);
  if (installed) return { check, level: 'ok', found: `Chromium is ${installed}` };
  if (fetched) return { check, level: 'ok', found: 'Chromium is unpacked' };
  return {
    check,
    level: 'warning',
    found: 'there is no Chromium yet; only browser tests need one',
    remedy: 'the next ./run test --e2e fetches it (140 MB), or set CHROMIUM_PATH',
  };
}

async function httpHead(url: string): Promise<number> {
  const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(10_000) });
  return response.status;
}

async function freeMegabytes(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  return Math.floor((bavail * bsize) / MEGABYTE);
}
