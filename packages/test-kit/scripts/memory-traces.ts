import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { copiesInMemory } from '../src/memory-copies.ts';

/**
 * Counts the copies of a word in the memory of a running program, such as a name that was said in a call. `--after`
 * counts once more after so many seconds.
 */
const { values } = parseArgs({
  options: { pid: { type: 'string' }, word: { type: 'string' }, after: { type: 'string', multiple: true } },
});

if (values.pid === undefined || values.word === undefined) {
  process.stderr.write('expected --pid PID --word WORD [--after SECONDS]\n');
  process.exitCode = 2;
} else {
  const started = Date.now();
  for (const after of ['0', ...(values.after ?? [])]) {
    await pause(Math.max(0, Number(after) * 1_000 - (Date.now() - started)));
    process.stdout.write(`${after} s: ${await copiesInMemory(Number(values.pid), values.word)} copies\n`);
  }
}
