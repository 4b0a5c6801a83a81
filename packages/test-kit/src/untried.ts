import type { TestContext } from 'vitest';

/**
 * Leaves a test out that cannot run here: it counts as skipped, and its reason is printed, so that nobody takes it for
 * passed.
 *
 * @param reason what is missing, such as a server, and the setting that names one
 */
export function notTried({ skip, task }: TestContext, reason: string): never {
  process.stdout.write(`skipped: ${task.name}: ${reason}\n`);
  return skip(reason);
}
