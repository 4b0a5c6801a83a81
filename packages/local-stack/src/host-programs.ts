import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { MissingHostProgramError } from './errors.ts';

const systemFolders = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];

/** Absolute path of a program of the host, searched in `path` and then the system folders. */
export async function findProgram(name: string, path = ''): Promise<string | undefined> {
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  for (const folder of [...folders, ...systemFolders]) {
    const candidate = join(folder, name);
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

/**
 * Like `findProgram`, for programs nothing works without.
 * @throws MissingHostProgramError naming the Debian package that carries it.
 */
export async function requireProgram(name: string, debianPackage: string, path?: string): Promise<string> {
  const found = await findProgram(name, path);
  if (found) return found;
  throw new MissingHostProgramError(
    `the program ${name} is not on this machine`,
    `it is part of Debian's package ${debianPackage}: run this on Debian, or install ${debianPackage}`,
  );
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
