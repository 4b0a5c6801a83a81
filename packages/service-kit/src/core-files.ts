import { writeFileSync } from 'node:fs';

/**
 * A core file of this process holds none of its memory, whoever started it and wherever core files go: what was said is in
 * it. The limit of `ulimit -c` does not hold for a program that core files are piped to (core(5)). Linux; elsewhere nothing.
 */
export function keepMemoryOutOfCoreFiles(): void {
  try {
    writeFileSync('/proc/self/coredump_filter', '0');
  } catch {
    // Not Linux, or /proc is not there: the limits of whoever starts the service are left.
  }
}
