import { readdir, readFile, stat } from 'node:fs/promises';
import { type StoreFinding, searched } from '@decroche/forget-check';

/** Files that a process holds open, deleted ones included (memory of the kernel and devices are left out). */
export async function searchOpenFiles(
  pids: readonly number[],
  traces: readonly string[],
): Promise<StoreFinding> {
  const pieces: Buffer[] = [];
  for (const pid of pids) {
    for (const descriptor of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      const path = `/proc/${pid}/fd/${descriptor}`;
      const info = await stat(path).catch(() => undefined);
      if (info?.isFile()) pieces.push(await readFile(path).catch(() => Buffer.alloc(0)));
    }
  }
  return searched('open-files', pieces, traces);
}
