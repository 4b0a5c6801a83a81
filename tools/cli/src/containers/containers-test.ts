import {
  type Engine,
  ensureStandIns,
  IMAGES,
  NoEngineError,
  productVersion,
  requireLocalBases,
} from '@decroche/containers';
import { buildAll, LOCAL_SUITES, localBases, openEngine } from '../commands/images.ts';
import { canRender } from '../deployment/rendered-overlay.ts';
import { prepareBrowser, prepareStack } from '../preparation.ts';
import { ROOT } from '../root.ts';
import { StopRequest } from '../running/stop-request.ts';
import type { Outcome } from '../testing/vitest-run.ts';
import { DemoInstallation } from './demo-installation.ts';
import { leftOut } from './left-out.ts';
import { TrialScene } from './trial-scene.ts';
import { TrialSteps } from './trial-steps.ts';

/** How long a pod that is replaced has to finish what it does, seconds; its manifest says longer where calls run. */
const DRAIN_S = 30;
const REGISTRY = 'localhost';

/**
 * Builds the images, plays the `demo` overlay with podman, and tries calls on it while pods are killed, replaced and NATS
 * starts again. Nothing that it started is left behind.
 *
 * @param required whether a machine without podman is a failure, or a line that says what was left out
 */
export async function testContainers(required: boolean): Promise<Outcome> {
  let engine: Engine;
  try {
    engine = await openEngine();
    if (!(await canRender()))
      throw new NoEngineError('kubectl, which renders deploy/k8s, is not here', 'install it');
    if (process.getuid?.() !== 0)
      throw new NoEngineError('the network of pods needs root', 'run this as root');
    await requireLocalBases(engine, Object.values(LOCAL_SUITES));
  } catch (error) {
    if (!(error instanceof NoEngineError)) throw error;
    return leftOut(
      `containers: images were not built and deploy/k8s was not played: ${error.message}`,
      required,
    );
  }
  const run = new ContainersTest(engine, new StopRequest());
  return await run.run();
}

class ContainersTest {
  readonly #engine: Engine;
  readonly #trial: TrialSteps;
  #installation: DemoInstallation | undefined;
  #scene: TrialScene | undefined;
  #version = '';

  constructor(engine: Engine, stop: StopRequest) {
    this.#engine = engine;
    this.#trial = new TrialSteps('containers', stop);
  }

  async run(): Promise<Outcome> {
    try {
      await this.#steps();
    } catch (error) {
      // What could not go on is told by the step that failed, or here.
      if (this.#trial.outcome.failed === 0) this.#trial.failed('containers', error);
    } finally {
      await this.#scene?.close().catch((error: unknown) => this.#trial.failed('closing the phones', error));
      await this.#installation?.remove();
    }
    return this.#trial.outcome;
  }

  async #steps(): Promise<void> {
    this.#version = await productVersion(ROOT);
    await this.#trial.step('every image builds, with what is in it and nothing that may not ship', () =>
      this.#build(),
    );
    await this.#trial.step('the demo overlay becomes ready', async () => {
      await Promise.all([prepareStack(), prepareBrowser()]);
      this.#installation = await DemoInstallation.prepare(this.#engine, this.#version);
      await this.#installation.start();
    });
    const installation = this.#played;
    this.#scene = await TrialScene.open(installation);
    const scene = this.#scene;
    await this.#trial.step('a call from outside has its draft on the desk before the agent picks up', () =>
      scene.callWithDraft(),
    );
    await this.#trial.step('the transcriber is killed while the caller speaks: he is picked up', async () => {
      await scene.callDuring(async () => installation.kill(installation.one('transcriber')));
      await installation.ready(await installation.play('transcriber'));
    });
    await this.#trial.step(
      'a new image of the generator takes over during a call: he is picked up',
      async () => {
        const next = `${this.#version}-next`;
        await this.#engine.run([
          'tag',
          `${REGISTRY}/decroche/generator:${this.#version}`,
          `${REGISTRY}/decroche/generator:${next}`,
        ]);
        const old = installation.one('generator');
        try {
          await scene.callDuring(async () => {
            await installation.ready(await installation.play('generator', next));
            await installation.stop(old, DRAIN_S);
          });
        } finally {
          const name = `${REGISTRY}/decroche/generator:${next}`;
          // Named twice: with one name alone podman takes every name away.
          await this.#engine.succeeds(['untag', name, name]);
        }
      },
    );
    await this.#trial.step('NATS starts again while the caller speaks: he is picked up', async () => {
      await scene.callDuring(async () => {
        await installation.kill(installation.one('nats'));
        await installation.play('nats');
      });
      await installation.allReady();
    });
    await this.#trial.step('after all that a call has its draft again', () => scene.callWithDraft());
  }

  async #build(): Promise<void> {
    const bases = await localBases(this.#engine);
    await ensureStandIns(this.#engine, ROOT, ['postgres', 'redis', 'nats']);
    const images = await buildAll(this.#engine, IMAGES, {
      ...{ version: this.#version, registry: REGISTRY, bases, withModels: true },
    });
    for (const { image } of images) {
      const user = await this.#engine.run(['image', 'inspect', '--format', '{{.Config.User}}', image]);
      if (user !== '10001:10001') throw new Error(`${image} runs as ${user || 'root'}`);
    }
  }

  get #played(): DemoInstallation {
    if (this.#installation === undefined) throw new Error('the demo overlay was not played');
    return this.#installation;
  }
}
