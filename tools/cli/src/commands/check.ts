import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../command.ts';
import { stalePolicies } from '../deployment/policy-files.ts';
import { staleMonitoring } from '../monitoring.ts';
import { ROOT } from '../root.ts';
import { runProgram } from '../subprocess.ts';

interface Check {
  readonly name: string;
  readonly mend: string;
  run(): Promise<{ status: number; output: string }>;
}

const capture = { capture: true } as const;
const proto = { cwd: `${ROOT}/proto`, ...capture };

const CHECKS: readonly Check[] = [
  {
    name: 'format and lint',
    mend: 'node_modules/.bin/biome check --write',
    run: () => runProgram('biome', ['check', '--error-on-warnings', '.'], capture),
  },
  {
    name: 'types of services and packages',
    mend: 'node_modules/.bin/tsc -p tsconfig.json',
    run: () => runProgram('tsc', ['-p', 'tsconfig.json'], capture),
  },
  {
    name: 'types of the web app',
    mend: 'node_modules/.bin/tsc -p services/agent-desktop/web',
    run: () => runProgram('tsc', ['-p', 'services/agent-desktop/web'], capture),
  },
  { name: 'contracts: lint', mend: 'see the lines above', run: () => runProgram('buf', ['lint'], proto) },
  {
    name: 'contracts: no breaking change',
    mend: 'keep the old field, or ./run contracts release when every reader moves with it',
    run: () => runProgram('buf', ['breaking', '--against', 'released.binpb'], proto),
  },
  { name: 'contracts: generated code is current', mend: './run contracts generate', run: generatedIsCurrent },
  { name: 'alerts and dashboards are current', mend: './run monitoring', run: monitoringIsCurrent },
  { name: 'network policies are current', mend: './run manifests', run: policiesAreCurrent },
  {
    name: 'unused code and dependencies',
    mend: 'remove what knip names',
    run: () => runProgram('knip', ['--no-progress'], capture),
  },
];

async function generatedIsCurrent(): Promise<{ status: number; output: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'decroche-contracts-'));
  try {
    // The template's output path starts with "..": a folder below keeps it inside the temporary one.
    const generated = await runProgram('buf', ['generate', '-o', join(folder, 'proto')], proto);
    if (generated.status !== 0) return generated;
    return await runProgram(
      'diff',
      ['-r', join(folder, 'packages/contracts/src/gen'), `${ROOT}/packages/contracts/src/gen`],
      capture,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function monitoringIsCurrent(): Promise<{ status: number; output: string }> {
  const stale = await staleMonitoring();
  return { status: stale.length === 0 ? 0 : 1, output: stale.map(([path]) => path).join('\n') };
}

async function policiesAreCurrent(): Promise<{ status: number; output: string }> {
  const stale = await stalePolicies();
  return { status: stale.length === 0 ? 0 : 1, output: stale.map(([path]) => path).join('\n') };
}

/** Runs every check; prints a line for each and the output of those that fail; `failures` has the lines of the latter. */
export async function runChecks(): Promise<{ passed: number; failed: number; failures: string[] }> {
  const failures: string[] = [];
  for (const check of CHECKS) {
    const startedAt = performance.now();
    const { status, output } = await check.run();
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    if (status === 0) {
      process.stdout.write(`ok    ${check.name} (${seconds} s)\n`);
    } else {
      failures.push(`${check.name} -> ${check.mend}`);
      process.stdout.write(`${output.trimEnd()}\nFAIL  ${check.name} (${seconds} s) -> ${check.mend}\n`);
    }
  }
  return { passed: CHECKS.length - failures.length, failed: failures.length, failures };
}

export const command: Command = {
  name: 'check',
  summary: 'format, lint, types, contracts current and unbroken, unused code',
  help: './run check\nRuns every static check and says how to mend what fails. Part of ./run test.',
  async run() {
    const { passed, failed } = await runChecks();
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
    return failed === 0 ? 0 : 1;
  },
};
