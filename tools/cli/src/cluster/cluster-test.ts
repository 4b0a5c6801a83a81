import { leftOut } from '../containers/left-out.ts';
import { TrialScene } from '../containers/trial-scene.ts';
import { TrialSteps } from '../containers/trial-steps.ts';
import { guidePlace } from '../deployment/guide-place.ts';
import { prepareBrowser, prepareStack } from '../preparation.ts';
import { StopRequest } from '../running/stop-request.ts';
import type { Outcome } from '../testing/vitest-run.ts';
import { closedDoors } from './closed-doors.ts';
import { Cluster, ClusterError } from './cluster.ts';
import { ClusterInstallation } from './cluster-installation.ts';

/**
 * Installs the trial of the installation guide on a cluster, by the guide's own lines, and tries calls on it while pods are
 * killed, replaced and asked to end. What it installed is deleted afterwards.
 *
 * @param context of the kubeconfig
 */
export async function testCluster(context: string): Promise<Outcome> {
  const place = guidePlace();
  try {
    const cluster = await Cluster.reach(context, place.folder);
    return await tryOn(cluster, place.folder);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return leftOut(`cluster ${context}: ${error.message}`, true);
  } finally {
    place.remove();
  }
}

async function tryOn(cluster: Cluster, folder: string): Promise<Outcome> {
  const trial = new TrialSteps('cluster', new StopRequest());
  const installed = await ClusterInstallation.prepare(cluster, folder);
  let scene: TrialScene | undefined;
  try {
    await trial.step('the trial of the guide installs, line by line, and becomes ready', async () => {
      await Promise.all([prepareStack(), prepareBrowser()]);
      await installed.install();
    });
    scene = await TrialScene.open(installed);
    await tryCalls(trial, installed, scene);
    await trial.step('who may not reach whom does not, and who may does', () => closedDoors(cluster));
  } catch (error) {
    // What could not go on is told by the step that failed, or here.
    if (trial.outcome.failed === 0) trial.failed('cluster', error);
  } finally {
    await scene?.close().catch((error: unknown) => trial.failed('closing the phones', error));
    await installed.remove().catch((error: unknown) => trial.failed('removing the trial', error));
  }
  return trial.outcome;
}

async function tryCalls(
  trial: TrialSteps,
  installation: ClusterInstallation,
  scene: TrialScene,
): Promise<void> {
  await trial.step('a call from outside has its draft on the desk before the agent picks up', () =>
    scene.callWithDraft(),
  );
  await trial.step('the transcriber is killed while the caller speaks: he is picked up', async () => {
    await scene.callDuring(() => installation.kill('transcriber'));
    await installation.settled();
  });
  await trial.step('the generator is replaced during a call: he is picked up', () =>
    scene.callDuring(() => installation.replace('deployment/generator')),
  );
  await trial.step('NATS is killed while the caller speaks: he is picked up', async () => {
    await scene.callDuring(() => installation.kill('nats'));
    await installation.settled();
  });
  await trial.step('the telephone pod is asked to end while a caller speaks: he is picked up', async () => {
    await scene.callDuring(() => installation.drainTelephony());
    await installation.settled();
  });
}
