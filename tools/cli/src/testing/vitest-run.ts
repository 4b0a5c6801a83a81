import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../subprocess.ts';
import { type Counts, countsOf, failuresOf, type VitestReport } from './vitest-report.ts';

/** What tests came to; lines are said again at the end of a log, where it is read first. */
export interface Outcome extends Counts {
  /** A line for each test that failed. */
  failures: string[];
  /** A line for each test that failed beside others and passed alone. */
  unsteady: string[];
}

/** One run of vitest: its exit status and its report. */
export type RunVitest = (
  project: string,
  filters: readonly string[],
) => Promise<{ readonly status: number; readonly report: VitestReport }>;

/** More files than this do not fail for the noise of a machine: they are not run again. */
const MOST_FILES_AGAIN = 3;

/** Configurations beside vitest.config.ts: their projects are run only when they are asked for by name. */
const OWN_CONFIGURATIONS: Readonly<Record<string, string>> = { stores: 'vitest.containers.config.ts' };

const runVitest: RunVitest = async (project, filters) => {
  const folder = await mkdtemp(join(tmpdir(), 'decroche-test-'));
  const path = join(folder, 'report.json');
  const configuration = OWN_CONFIGURATIONS[project];
  try {
    const { status } = await runProgram('vitest', [
      'run',
      ...(configuration === undefined ? ['--project', project] : ['--config', configuration]),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${path}`,
      // A filter need not match in every project; that it matches in none is said at the end.
      ...(filters.length > 0 ? ['--passWithNoTests', ...filters] : []),
    ]);
    return { status, report: JSON.parse(await readFile(path, 'utf8').catch(() => '{}')) as VitestReport };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/**
 * Runs one vitest project. What keeps time with real calls may fail for a moment's noise of the machine: where a whole
 * project was run, a file with a failure is run once more, alone, and its second result counts. What passes only then
 * is told as unsteady.
 *
 * @param filters parts of file names; none for the whole project
 */
export async function runProject(
  project: string,
  filters: readonly string[],
  vitest: RunVitest = runVitest,
): Promise<Outcome> {
  const { status, report } = await vitest(project, filters);
  const files = report.testResults ?? [];
  const failed = files.filter((file) => file.status === 'failed');
  const failures = failuresOf(failed);
  if (status === 0) return { ...countsOf(files), failures: [], unsteady: [] };
  if (failed.length === 0) {
    // A runner that broke is a failure that no test counts.
    const counts = countsOf(files);
    const broke = `${project}: the runner ended with ${status}, though no test failed; see above`;
    return { ...counts, failed: counts.failed + 1, failures: [broke], unsteady: [] };
  }
  if (filters.length > 0 || failed.length > MOST_FILES_AGAIN)
    return { ...countsOf(files), failures, unsteady: [] };
  process.stdout.write(`\nonce more, alone:\n${failures.map((line) => `  ${line}\n`).join('')}`);
  const settled: Outcome = {
    ...countsOf(files.filter((file) => !failed.includes(file))),
    failures: [],
    unsteady: [],
  };
  for (const file of failed) {
    const second = await vitest(project, [file.name]);
    const results = second.report.testResults ?? [];
    const counts = countsOf(results);
    settled.passed += counts.passed;
    settled.skipped += counts.skipped;
    if (second.status === 0 && counts.passed > 0) settled.unsteady.push(...failuresOf([file]));
    else {
      settled.failed += Math.max(1, counts.failed);
      settled.failures.push(...failuresOf(counts.failed > 0 ? results : [file]));
    }
  }
  return settled;
}
