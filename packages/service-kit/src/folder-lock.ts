import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import koffi from 'koffi';

/** `flock(2)`: nobody else may hold it, and nobody waits for it. */
const EXCLUSIVE_AT_ONCE = 2 | 4;

/**
 * Takes the lock of a file for as long as this process lives: the kernel gives it up however the process ends, and in a
 * container too, where the number of a process that is gone is soon another's. A second taker in the same process is refused.
 *
 * @returns what gives it up; the number of the process that has it, as text, when it is taken
 */
export function lockFile(file: string): (() => void) | string {
  const descriptor = openSync(file, 'a+', 0o600);
  // This very program: whichever C library it runs on has the function.
  const flock = koffi.load(null).func('int flock(int, int)');
  if (flock(descriptor, EXCLUSIVE_AT_ONCE) !== 0) {
    closeSync(descriptor);
    return readFileSync(file, 'utf8').trim();
  }
  ftruncateSync(descriptor);
  writeSync(descriptor, String(process.pid));
  return () => closeSync(descriptor);
}
