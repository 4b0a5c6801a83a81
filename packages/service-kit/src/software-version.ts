import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Version of the software that runs here: what the build of the image says, else the version in the root `package.json` and,
 * after a `+` as in semver.org, the commit of the checkout, such as `0.15.0+160d44154abc`.
 *
 * @param said setting `SOFTWARE_VERSION`
 * @param root folder of the checkout
 * @returns what of it is known; empty where nobody knows
 */
export function softwareVersion(
  said: string | undefined,
  root = resolve(import.meta.dirname, '../../..'),
): string {
  if (said !== undefined && said !== '') return said;
  return [packageVersion(root), checkedOut(root)].filter((part) => part !== '').join('+');
}

function packageVersion(root: string): string {
  const { version } = JSON.parse(readText(join(root, 'package.json')) ?? '{}') as { version?: string };
  return version ?? '';
}

function checkedOut(root: string): string {
  try {
    return commitOf(gitFolder(root)).slice(0, 12);
  } catch {
    return '';
  }
}

/** `.git` is a folder, or in a further work tree a file that names one. */
function gitFolder(root: string): string {
  const at = join(root, '.git');
  const named = /^gitdir: (.+)$/m.exec(readText(at) ?? '')?.[1];
  return named === undefined ? at : resolve(root, named);
}

function commitOf(git: string): string {
  const head = readFileSync(join(git, 'HEAD'), 'utf8').trim();
  const ref = /^ref: (.+)$/.exec(head)?.[1];
  if (ref === undefined) return head;
  const shared = resolve(git, readText(join(git, 'commondir'))?.trim() ?? '.');
  for (const folder of [git, shared]) {
    const loose = readText(join(folder, ref))?.trim();
    if (loose !== undefined) return loose;
  }
  const packed = readText(join(shared, 'packed-refs')) ?? '';
  return packed.split('\n').find((line) => line.endsWith(` ${ref}`)) ?? '';
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
