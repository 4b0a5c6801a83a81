import { StoppedError, type StopRequest } from '../running/stop-request.ts';
import type { Outcome } from '../testing/vitest-run.ts';

/** What is tried on an installation, one thing after the other, with a line for each. */
export class TrialSteps {
  readonly outcome: Outcome = { passed: 0, failed: 0, skipped: 0, failures: [], unsteady: [] };
  readonly #what: string;
  readonly #stop: StopRequest;

  /** @param what is tried, before the name of each step that failed */
  constructor(what: string, stop: StopRequest) {
    this.#what = what;
    this.#stop = stop;
  }

  /** One thing that is tried; the next ones need that it went well. @throws what it threw, or StoppedError */
  async step(name: string, work: () => Promise<void>): Promise<void> {
    const startedAt = performance.now();
    const stopped = this.#stop.asked.then(() => {
      throw new StoppedError('stopped');
    });
    try {
      await Promise.race([work(), stopped]);
      this.outcome.passed += 1;
      process.stdout.write(`ok    ${name} (${seconds(startedAt)})\n`);
    } catch (error) {
      process.stdout.write(`FAIL  ${name} (${seconds(startedAt)})\n`);
      this.failed(name, error);
      throw error;
    }
  }

  failed(name: string, error: unknown): void {
    this.outcome.failed += 1;
    const why = error instanceof Error ? error.message : String(error);
    process.stdout.write(`      ${why.replaceAll('\n', '\n      ')}\n`);
    this.outcome.failures.push(`${this.#what} > ${name}: ${why.split('\n')[0]}`);
  }
}

function seconds(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;
}
