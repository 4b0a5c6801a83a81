import { ConfigError } from '@decroche/service-kit';
import { DeliveryRefusedError, type DeskDoor, deliverCheck } from './check-delivery.ts';
import { readCheck } from './config.ts';
import type { ForgetReport } from './forget-report.ts';
import { checkInstallation } from './installation-check.ts';

/** Something was found. */
const FOUND = 1;
/** Wrong use. */
const WRONG_SETTING = 2;
/** The check itself did not come to its end: nothing is proved either way. */
const NOT_CHECKED = 3;

/** Where the result of a check goes. */
export interface CheckEnd {
  /** Told of it; absent where nobody is. */
  readonly desk: DeskDoor | undefined;
  /** A report for standard output. */
  readonly written: (report: ForgetReport) => string;
}

/**
 * Does a check, writes its report, then tells the desk: what was found is known even where the desk is away.
 *
 * @returns status for the process: 0 nothing was found; 1 something was; 3 nothing is proved, or the desk was not told of it
 */
export async function concludeCheck(
  check: () => Promise<ForgetReport>,
  { desk, written }: CheckEnd,
): Promise<number> {
  let found = 0;
  try {
    const report = await check();
    found = report.found;
    process.stdout.write(written(report));
    if (desk !== undefined) await deliverCheck(report, desk);
    return found === 0 ? 0 : FOUND;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    say(`forget-check: ${error instanceof DeliveryRefusedError ? why : `not done: ${why}`}`);
    return found === 0 ? NOT_CHECKED : FOUND;
  }
}

/**
 * One check as the environment says: steps on standard error, the report as one line of JSON on standard output.
 *
 * @returns as {@link concludeCheck}, and 2 where a setting is wrong
 */
export async function runCheck(env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const { installation, desk } = readCheck(env);
    return await concludeCheck(() => checkInstallation(installation, (step) => say(`  ${step}`)), {
      desk,
      written: (report) => `${JSON.stringify(report)}\n`,
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    say(error.message);
    return WRONG_SETTING;
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
