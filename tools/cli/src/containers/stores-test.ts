import { type Engine, NoEngineError, requireLocalBases } from '@decroche/containers';
import { openEngine } from '../commands/images.ts';
import { prepareStack } from '../preparation.ts';
import { type Outcome, runProject } from '../testing/vitest-run.ts';
import { leftOut } from './left-out.ts';

/**
 * Tests of the stores on a PostgreSQL and a Redis in containers, which vitest.containers.config.ts starts and removes.
 *
 * @param required whether a machine without podman is a failure, or a line that says what was left out
 * @param filters parts of file names; none for all of them
 */
export async function testStores(required: boolean, filters: readonly string[]): Promise<Outcome> {
  try {
    const engine: Engine = await openEngine();
    if (process.getuid?.() !== 0)
      throw new NoEngineError('keys are given to users of containers', 'run this as root');
    await requireLocalBases(engine, ['forky']);
  } catch (error) {
    if (!(error instanceof NoEngineError)) throw error;
    return leftOut(`stores: no PostgreSQL and Redis in containers: ${error.message}`, required);
  }
  await prepareStack();
  return await runProject('stores', filters);
}
