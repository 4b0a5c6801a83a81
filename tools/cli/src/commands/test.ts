import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { Command } from '../command.ts';
import { ROOT } from '../root.ts';
import { runProgram } from '../subprocess.ts';
import { runChecks } from './check.ts';

/** The parts of the tests, and the projects of vitest that each consists of. */
const PARTS = {
  unit: ['unit'],
  integration: ['knowledge', 'integration-paired', 'integration'],
  e2e: ['e2e-paired', 'e2e'],
} as const;

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** What one part of the tests came to, and what failed in it: a line each, said again where a log is read first, at its end. */
interface Outcome extends Counts {
  failures: string[];
}

/** The part that is read of the report of vitest's `json` reporter. */
interface Report {
  numPassedTests?: number;
  numFailedTests?: number;
  numPendingTests?: number;
  testResults?: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] }[];
  }[];
}

/** Runs one vitest project and counts its tests from its JSON report. */
async function runProject(project: string, filters: readonly string[]): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'decroche-test-'));
  const report = join(folder, 'report.json');
  try {
    const { status } = await runProgram('vitest', [
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      // A filter need not match in every project; that it matches in none is said at the end.
      ...(filters.length > 0 ? ['--passWithNoTests', ...filters] : []),
    ]);
    const result = JSON.parse(await readFile(report, 'utf8').catch(() => '{}')) as Report;
    const failed = result.numFailedTests ?? 0;
    const failures = failuresOf(result);
    if (status !== 0 && failures.length === 0) failures.push(`${project}: the runner ended with ${status}`);
    return {
      passed: result.numPassedTests ?? 0,
      // A suite that could not even load, or a runner that broke, is a failure that no test counts.
      failed: status !== 0 && failed === 0 ? 1 : failed,
      skipped: result.numPendingTests ?? 0,
      failures,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A line for each test that failed, and for each file of which no test could run: where, its name, and why in one line. */
function failuresOf({ testResults = [] }: Report): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const where = relative(ROOT, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [`${where}: ${firstLine(message)}`];
    return failed.map((test) => `${where}: ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`);
  });
}

function firstLine(text = ''): string {
  return text.trim().split('\n', 1)[0] ?? '';
}

export const command: Command = {
  name: 'test',
  summary:
    'every test: checks, unit, integration, end to end (--unit, --integration, --e2e, --check for one kind)',
  help: `./run test [--check] [--unit] [--integration] [--e2e] [FILTER...]
Without an option: everything. Gets what it needs (Asterisk, sipp, NATS, Redis, a browser) into .local/ first.
The last line is "N passed, N failed"; above it stands a line for each that failed.`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        check: { type: 'boolean' },
        unit: { type: 'boolean' },
        integration: { type: 'boolean' },
        e2e: { type: 'boolean' },
      },
    });
    const everything = !(values.check || values.unit || values.integration || values.e2e);
    const total: Outcome = { passed: 0, failed: 0, skipped: 0, failures: [] };
    const add = (counts: Partial<Outcome>): void => {
      total.passed += counts.passed ?? 0;
      total.failed += counts.failed ?? 0;
      total.skipped += counts.skipped ?? 0;
      total.failures.push(...(counts.failures ?? []));
    };
    if (everything || values.check) add(await runChecks());
    if (everything || values.integration || values.e2e) {
      const { prepareForTests } = await import('../preparation.ts');
      await prepareForTests();
    }
    for (const [part, projects] of Object.entries(PARTS)) {
      if (!everything && !values[part as keyof typeof PARTS]) continue;
      for (const project of projects) add(await runProject(project, positionals));
    }
    if (positionals.length > 0 && total.passed + total.failed === 0)
      process.stderr.write(`no test matches ${positionals.join(' ')}\n`);
    if (total.failures.length > 0)
      process.stdout.write(`\nfailed:\n${total.failures.map((line) => `  ${line}\n`).join('')}`);
    process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${skipped(total)}\n`);
    return total.failed === 0 && total.passed > 0 ? 0 : 1;
  },
};

function skipped({ skipped: count }: Counts): string {
  return count > 0 ? `, ${count} skipped` : '';
}
