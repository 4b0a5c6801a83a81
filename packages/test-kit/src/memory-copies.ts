import { type FileHandle, open, readFile } from 'node:fs/promises';

/** Read and searched at once, bytes: in between other work goes on. */
const CHUNK = 4 * 1024 * 1024;

/**
 * Copies of words in the writable memory of a running program, as UTF-8 (Latin strings of V8 too) and as UTF-16, or of bytes;
 * of all of them together. Linux; the user must be allowed to read `/proc/PID/mem`. Regions that cannot be read are passed over.
 *
 * @throws Error when the process is not there or may not be read
 */
export async function copiesInMemory(pid: number, ...of: readonly (string | Uint8Array)[]): Promise<number> {
  const needles = of.flatMap((each) =>
    typeof each === 'string'
      ? [Buffer.from(each, 'utf8'), Buffer.from(each, 'utf16le')]
      : [Buffer.from(each)],
  );
  const memory = await open(`/proc/${pid}/mem`);
  try {
    let copies = 0;
    for (const region of await writableRegions(pid)) copies += await copiesInRegion(memory, region, needles);
    return copies;
  } finally {
    await memory.close();
  }
}

interface Region {
  readonly start: number;
  readonly end: number;
}

const writableRegions = async (pid: number): Promise<Region[]> =>
  (await readFile(`/proc/${pid}/maps`, 'utf8')).split('\n').flatMap((line) => {
    const [, start = '', end = ''] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    return start === '' ? [] : [{ start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) }];
  });

async function copiesInRegion(
  memory: FileHandle,
  { start, end }: Region,
  needles: readonly Buffer[],
): Promise<number> {
  let copies = 0;
  const overlap = Math.max(...needles.map(({ length }) => length)) - 1;
  for (let at = start; at < end; at += CHUNK) {
    const chunk = Buffer.alloc(Math.min(CHUNK + overlap, end - at));
    try {
      const { bytesRead } = await memory.read(chunk, 0, chunk.length, at);
      for (const needle of needles) copies += occurrences(chunk.subarray(0, bytesRead), needle);
    } catch {
      // Pages that are reserved but never used.
    }
  }
  return copies;
}

function occurrences(chunk: Buffer, needle: Buffer): number {
  let found = 0;
  for (let at = chunk.indexOf(needle); at >= 0; at = chunk.indexOf(needle, at + 1)) found += 1;
  return found;
}
