import { parseArgs } from 'node:util';
import type { Command } from '../command.ts';
import type { ContainersTest } from '../containers/containers-test.ts';
import type { Counts } from '../testing/vitest-report.ts';
import { type Outcome, runProject } from '../testing/vitest-run.ts';
import { runChecks } from './check.ts';

/** The parts of the tests, and the projects of vitest that each consists of. */
const PARTS = {
  unit: ['unit'],
  integration: ['knowledge', 'integration-idling', 'integration-paired', 'integration'],
  e2e: ['e2e-paired', 'e2e'],
} as const;
/** Tests that hardly take the processor: images are built beside them, and are ready before those that keep time. */
const BESIDE_IMAGES = 'integration-idling';
const KEEPING_TIME = 'integration';

export const command: Command = {
  name: 'test',
  summary:
    'every test: checks, unit, integration, end to end, containers (--unit, --integration, --e2e, --check, --containers for one kind), a registry (--registry), a cluster (--cluster)',
  help: `./run test [--check] [--unit] [--integration] [--e2e] [--containers] [--registry] [--cluster CONTEXT] [FILTER...]
Without an option: everything. Gets what it needs (Asterisk, sipp, NATS, Redis, a browser) into .local/ first.
The last line is "N passed, N failed"; above it stands a line for each that failed. A file in which
a test failed is run once more, alone; what passes only then is named as unsteady.
--containers needs root, podman and kubectl: it tests the stores on a PostgreSQL and a Redis in containers (a FILTER picks files of these,
and nothing else is done then), builds the images (./run images), plays the overlay deploy/k8s/overlays/demo and tries real
calls on it while pods are killed and replaced. Without an option it is left out, and said so, where podman is not.
--registry starts a registry of images and runs the lines of docs/guides/installation.md that want one: digests, all images, sending them
there, copies of those of others, pulling them back. It needs root, podman, skopeo and kubectl.
--cluster installs the trial of docs/guides/installation.md on the Kubernetes of that context, line by line, tries the same calls, looks
whether its network keeps apart who may not reach whom, and deletes what it installed. As root on a node that has the images.`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        check: { type: 'boolean' },
        unit: { type: 'boolean' },
        integration: { type: 'boolean' },
        e2e: { type: 'boolean' },
        containers: { type: 'boolean' },
        registry: { type: 'boolean' },
        cluster: { type: 'string' },
      },
    });
    const everything = !(
      values.check ||
      values.unit ||
      values.integration ||
      values.e2e ||
      values.containers ||
      values.registry ||
      values.cluster !== undefined
    );
    const total: Outcome = { passed: 0, failed: 0, skipped: 0, failures: [], unsteady: [] };
    const add = (counts: Partial<Outcome>): void => {
      total.passed += counts.passed ?? 0;
      total.failed += counts.failed ?? 0;
      total.skipped += counts.skipped ?? 0;
      total.failures.push(...(counts.failures ?? []));
      total.unsteady.push(...(counts.unsteady ?? []));
    };
    const required = values.containers === true;
    const containers =
      positionals.length === 0 && (required || everything) ? await prepareContainers(required) : undefined;
    const prepared = everything || values.integration || values.e2e ? prepare() : undefined;
    // A failure is told where it is waited for.
    prepared?.catch(() => undefined);
    if (everything || values.check) add(await runChecks());
    await prepared;
    for (const [part, projects] of Object.entries(PARTS)) {
      if (!everything && !values[part as keyof typeof PARTS]) continue;
      for (const project of projects) {
        if (project === BESIDE_IMAGES) containers?.begin();
        if (project === KEEPING_TIME) await containers?.built();
        add(await runProject(project, positionals));
      }
    }
    if (required || (everything && positionals.length === 0)) {
      const { testStores } = await import('../containers/stores-test.ts');
      add(await testStores(required, positionals));
    }
    if (containers !== undefined) add(await containers.run());
    if (values.registry) {
      const { testRegistry } = await import('../containers/registry-test.ts');
      add(await testRegistry());
    }
    if (values.cluster !== undefined) {
      const { testCluster } = await import('../cluster/cluster-test.ts');
      add(await testCluster(values.cluster));
    }
    if (positionals.length > 0 && total.passed + total.failed === 0)
      process.stderr.write(`no test matches ${positionals.join(' ')}\n`);
    tell('passed only when run again, alone: what is unsteady in them wants mending', total.unsteady);
    tell('failed', total.failures);
    process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${skipped(total)}\n`);
    return total.failed === 0 && total.passed > 0 ? 0 : 1;
  },
};

/** What is fetched comes beside the checks, which take a processor and no network. */
async function prepare(): Promise<void> {
  const { prepareForTests } = await import('../preparation.ts');
  await prepareForTests();
}

async function prepareContainers(required: boolean): Promise<ContainersTest> {
  const { prepareContainersTest } = await import('../containers/containers-test.ts');
  return await prepareContainersTest(required);
}

function skipped({ skipped: count }: Counts): string {
  return count > 0 ? `, ${count} skipped` : '';
}

function tell(what: string, lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(`\n${what}:\n${lines.map((line) => `  ${line}\n`).join('')}`);
}
