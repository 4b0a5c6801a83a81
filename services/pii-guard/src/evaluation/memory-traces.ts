import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';

/**
 * Counts the copies of a word in the memory of a running program, such as a name that was said in a call: as UTF-8 (Latin
 * strings of V8 too) and as UTF-16. Linux; the user must be allowed to read `/proc/PID/mem`. `--after` counts once more
 * after so many seconds.
 */
const { values } = parseArgs({
  options: { pid: { type: 'string' }, word: { type: 'string' }, after: { type: 'string', multiple: true } },
});
const CHUNK = 16 * 1024 * 1024;

/** Copies of some bytes in the writable memory of a process. Regions that cannot be read are passed over. */
function copiesIn(pid: string, needles: readonly Buffer[]): number {
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

const writableRegions = (pid: string): Region[] =>
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

if (values.pid === undefined || values.word === undefined) {
  process.stderr.write('expected --pid PID --word WORD [--after SECONDS]\n');
  process.exitCode = 2;
} else {
  const needles = [Buffer.from(values.word, 'utf8'), Buffer.from(values.word, 'utf16le')];
  const started = Date.now();
  for (const after of ['0', ...(values.after ?? [])]) {
    await pause(Math.max(0, Number(after) * 1_000 - (Date.now() - started)));
    process.stdout.write(`${after} s: ${copiesIn(values.pid, needles)} copies\n`);
  }
}
