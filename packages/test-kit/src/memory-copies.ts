import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const CHUNK = 16 * 1024 * 1024;

/**
 * Copies of a word in the writable memory of a running program, as UTF-8 (Latin strings of V8 too) and as UTF-16, or of
 * some bytes. Linux; the user must be allowed to read `/proc/PID/mem`. Regions that cannot be read are passed over.
 *
 * @throws Error when the process is not there or may not be read
 */
export function copiesInMemory(pid: number, of: string | Uint8Array): number {
  const needles =
    typeof of === 'string' ? [Buffer.from(of, 'utf8'), Buffer.from(of, 'utf16le')] : [Buffer.from(of)];
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  try {
    return writableRegions(pid).reduce((sum, region) => sum + copiesInRegion(memory, region, needles), 0);
  } finally {
    closeSync(memory);
  }
}

interface Region {
  readonly start: number;
  readonly end: number;
}

const writableRegions = (pid: number): Region[] =>
  readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, start = '', end = ''] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      return start === '' ? [] : [{ start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) }];
    });

function copiesInRegion(memory: number, { start, end }: Region, needles: readonly Buffer[]): number {
  let copies = 0;
  const overlap = Math.max(...needles.map(({ length }) => length)) - 1;
  for (let at = start; at < end; at += CHUNK) {
    const chunk = Buffer.alloc(Math.min(CHUNK + overlap, end - at));
    try {
      const length = readSync(memory, chunk, 0, chunk.length, at);
      for (const needle of needles) copies += occurrences(chunk.subarray(0, length), needle);
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
