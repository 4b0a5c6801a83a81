import { relative } from 'node:path';
import { ROOT } from '../root.ts';

/** How many tests there were of each outcome. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** One file of a report of vitest's `json` reporter, as far as it is read. */
export interface FileResult {
  /** Absolute path. */
  readonly name: string;
  readonly status: string;
  readonly message?: string;
  readonly assertionResults: readonly {
    readonly fullName: string;
    readonly status: string;
    readonly failureMessages?: readonly string[];
  }[];
}

/** The part that is read of a report of vitest's `json` reporter. */
export interface VitestReport {
  readonly testResults?: readonly FileResult[];
}

/** Tests of some files. A file of which no test could run counts as one that failed. */
export function countsOf(files: readonly FileResult[]): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { status, assertionResults } of files) {
    const of = (wanted: string): number => assertionResults.filter((test) => test.status === wanted).length;
    const failed = of('failed');
    counts.passed += of('passed');
    counts.failed += status === 'failed' && failed === 0 ? 1 : failed;
    counts.skipped += assertionResults.length - of('passed') - failed;
  }
  return counts;
}

/** A line for each test that failed, and for each file of which no test could run: where, its name, and why in one line. */
export function failuresOf(files: readonly FileResult[]): string[] {
  return files.flatMap(({ name, status, message, assertionResults }) => {
    const where = relative(ROOT, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [`${where}: ${firstLine(message)}`];
    return failed.map(
      ({ fullName, failureMessages }) => `${where}: ${fullName}: ${firstLine(failureMessages?.[0])}`,
    );
  });
}

function firstLine(text = ''): string {
  return text.trim().split('\n', 1)[0] ?? '';
}
