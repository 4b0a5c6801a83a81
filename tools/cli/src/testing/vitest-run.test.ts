import { describe, expect, it } from 'vitest';
import type { FileResult } from './vitest-report.ts';
import { type RunVitest, runProject } from './vitest-run.ts';

function file(name: string, tests: Record<string, 'passed' | 'failed' | 'pending'>): FileResult {
  return {
    name: `${process.cwd()}/${name}`,
    status: Object.values(tests).includes('failed') ? 'failed' : 'passed',
    assertionResults: Object.entries(tests).map(([fullName, status]) => ({
      fullName,
      status,
      failureMessages: status === 'failed' ? [`Error: ${fullName} broke\n    at somewhere`] : [],
    })),
  };
}

const BROKEN: FileResult = {
  name: `${process.cwd()}/broken.test.ts`,
  status: 'failed',
  message: 'SyntaxError: x\n  at',
  assertionResults: [],
};

/** A runner that gives one report after the other, and what it was asked for. */
function runnerOf(...reports: FileResult[][]): { run: RunVitest; asked: (readonly string[])[] } {
  const asked: (readonly string[])[] = [];
  const run: RunVitest = async (_, filters) => {
    asked.push(filters);
    const testResults = reports.shift() ?? [];
    return { status: testResults.some(({ status }) => status === 'failed') ? 1 : 0, report: { testResults } };
  };
  return { run, asked };
}

describe('a run of a project', () => {
  it('counts what passed, failed and was left out, and runs nothing again when nothing failed', async () => {
    const { run, asked } = runnerOf([file('a.test.ts', { one: 'passed', two: 'pending' })]);
    expect(await runProject('unit', [], run)).toEqual({
      passed: 1,
      failed: 0,
      skipped: 1,
      failures: [],
      unsteady: [],
    });
    expect(asked).toHaveLength(1);
  });

  it('runs a file with a failure once more, alone, and names what passed only then', async () => {
    const bad = file('b.test.ts', { one: 'passed', two: 'failed' });
    const { run, asked } = runnerOf(
      [file('a.test.ts', { x: 'passed' }), bad],
      [file('b.test.ts', { one: 'passed', two: 'passed' })],
    );
    expect(await runProject('e2e', [], run)).toEqual({
      passed: 3,
      failed: 0,
      skipped: 0,
      failures: [],
      unsteady: ['b.test.ts: two: Error: two broke'],
    });
    expect(asked).toEqual([[], [bad.name]]);
  });

  it('fails what fails twice, whichever test of the file it was', async () => {
    const { run } = runnerOf(
      [file('b.test.ts', { one: 'passed', two: 'failed' })],
      [file('b.test.ts', { one: 'failed', two: 'passed' })],
    );
    expect(await runProject('e2e', [], run)).toMatchObject({
      passed: 1,
      failed: 1,
      failures: ['b.test.ts: one: Error: one broke'],
      unsteady: [],
    });
  });

  it('fails a file of which no test can run, and one that is not there the second time', async () => {
    expect(await runProject('unit', [], runnerOf([BROKEN], [BROKEN]).run)).toMatchObject({
      failed: 1,
      failures: ['broken.test.ts: SyntaxError: x'],
    });
    expect(
      await runProject('unit', [], runnerOf([file('b.test.ts', { one: 'failed' })], []).run),
    ).toMatchObject({
      failed: 1,
      failures: ['b.test.ts: one: Error: one broke'],
    });
  });

  it('runs nothing again when many files fail, or when somebody runs one file', async () => {
    const many = ['a', 'b', 'c', 'd'].map((name) => file(`${name}.test.ts`, { one: 'failed' }));
    const whole = runnerOf(many);
    expect(await runProject('unit', [], whole.run)).toMatchObject({ failed: 4 });
    const single = runnerOf([file('a.test.ts', { one: 'failed' })]);
    expect(await runProject('unit', ['a'], single.run)).toMatchObject({ failed: 1, unsteady: [] });
    expect([whole.asked.length, single.asked.length]).toEqual([1, 1]);
  });

  it('fails when the runner broke though no test failed', async () => {
    const run: RunVitest = async () => ({
      status: 1,
      report: { testResults: [file('a.test.ts', { one: 'passed' })] },
    });
    expect(await runProject('unit', [], run)).toMatchObject({
      passed: 1,
      failed: 1,
      failures: ['unit: the runner ended with 1, though no test failed; see above'],
    });
  });
});
