import { cp, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { StagingError } from '../errors.ts';

/** Folders of a package that a running service reads. */
const READ = ['package.json', 'src', 'contract', 'data', 'assets'];
/** Tests, and what only evaluations and tests import. */
const LEFT_OUT =
  /(?:^|\/)(?:bench|evaluation|endpointing-evaluation|arbitraries|README\.md)$|pii-guard\/src\/(?:corpus|training)$|generator\/src\/instructions\/main\.ts$|\.(?:test|fixture)\.[a-z]+$/;
const IMPORT = /(?:from|import)\s+'(\.{1,2}\/[^']+\.ts)'/g;

/**
 * Copies what packages need at run time: their program text and the data beside it.
 *
 * @param folders of packages, relative to `root`
 * @throws StagingError when a file that is copied imports one that is left out
 */
export async function copyProgramText(
  root: string,
  folders: readonly string[],
  target: string,
): Promise<void> {
  for (const folder of folders)
    for (const part of READ) {
      const from = join(root, folder, part);
      if (!(await exists(from))) continue;
      await cp(from, join(target, folder, part), {
        recursive: true,
        filter: (path) => !LEFT_OUT.test(relative(root, path)),
      });
    }
  const files = await readdir(target, { recursive: true });
  for (const file of files.filter((each) => each.endsWith('.ts'))) {
    const text = await readFile(join(target, file), 'utf8');
    for (const [, specifier = ''] of text.matchAll(IMPORT)) {
      if (await exists(resolve(dirname(join(target, file)), specifier))) continue;
      throw new StagingError(
        `${file} imports ${basename(specifier)}, which images leave out`,
        'move what both need out of the evaluation, or correct program-text.ts',
      );
    }
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
