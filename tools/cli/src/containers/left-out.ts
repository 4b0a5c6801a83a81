import type { Outcome } from '../testing/vitest-run.ts';

/**
 * Says what could not be tried on this machine.
 * @param required whether that is a failure
 */
export function leftOut(line: string, required: boolean): Outcome {
  process.stdout.write(`${required ? '' : 'left out: '}${line}\n`);
  return {
    passed: 0,
    failed: required ? 1 : 0,
    skipped: required ? 0 : 1,
    failures: required ? [line] : [],
    unsteady: [],
  };
}
