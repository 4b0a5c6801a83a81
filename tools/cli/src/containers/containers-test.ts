import { join } from 'node:path';
import {
  type Engine,
  ensureStandIns,
  NoEngineError,
  productVersion,
  requireLocalBases,
} from '@decroche/containers';
import { LOCAL_SUITES, openEngine } from '../commands/images.ts';
import { canRender } from '../deployment/rendered-overlay.ts';
import { prepareBrowser, prepareStack } from '../preparation.ts';
import { ROOT } from '../root.ts';
import { StopRequest } from '../running/stop-request.ts';
import { runProgram } from '../subprocess.ts';
import type { Outcome } from '../testing/vitest-run.ts';
import { DemoInstallation } from './demo-installation.ts';
import { leftOut } from './left-out.ts';
import { TrialScene } from './trial-scene.ts';
import { TrialSteps } from './trial-steps.ts';

/** How long a pod that is replaced has to finish what it does, seconds; its manifest says longer where calls run. */
const DRAIN_S = 30;
const REGISTRY = 'localhost';
/** Of the program that builds images: it gives way to whatever runs beside it. */
const NICENESS = '19';

/** What is tried on containers. */
export interface ContainersTest {
  /** Begins to build the images, beside tests that leave a processor idle. */
  begin(): void;
  /** Resolves once nothing is built any more. */
  built(): Promise<void>;
  run(): Promise<Outcome>;
}

/**
 * Builds the images, plays the `demo` overlay with podman, and tries calls on it while pods are killed, replaced and NATS
 * starts again. Nothing that it started is left behind.
 *
 * @param required whether a machine without podman is a failure, or a line that says what was left out
 */
export async function prepareContainersTest(required: boolean): Promise<ContainersTest> {
  try {
    const engine = await openEngine();
    if (!(await canRender()))
      throw new NoEngineError('kubectl, which renders deploy/k8s, is not here', 'install it');
    if (process.getuid?.() !== 0)
      throw new NoEngineError('the network of pods needs root', 'run this as root');
    await requireLocalBases(engine, Object.values(LOCAL_SUITES));
    return new DemoTest(engine);
  } catch (error) {
    if (!(error instanceof NoEngineError)) throw error;
    const line = `containers: images were not built and deploy/k8s was not played: ${error.message}`;
    return { begin: () => undefined, built: async () => undefined, run: async () => leftOut(line, required) };
  }
}

class DemoTest implements ContainersTest {
  readonly #engine: Engine;
  readonly #trial = new TrialSteps('containers', new StopRequest());
  #images: Promise<readonly string[]> | undefined;
  #installation: DemoInstallation | undefined;
  #scene: TrialScene | undefined;
  #version = '';

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  begin(): void {
    this.#images ??= buildImages();
    // A failure is told by the step that needs them.
    this.#images.catch(() => undefined);
  }

  async built(): Promise<void> {
    await this.#images?.catch(() => undefined);
  }

  async run(): Promise<Outcome> {
    this.begin();
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
    await ensureStandIns(this.#engine, ROOT, ['postgres', 'redis', 'nats']);
    for (const image of (await this.#images) ?? []) {
      const user = await this.#engine.run(['image', 'inspect', '--format', '{{.Config.User}}', image]);
      if (user !== '10001:10001') throw new Error(`${image} runs as ${user || 'root'}`);
    }
  }

  get #played(): DemoInstallation {
    if (this.#installation === undefined) throw new Error('the demo overlay was not played');
    return this.#installation;
  }
}

/** @returns their names @throws Error where one was not built; all that the build wrote is printed then */
async function buildImages(): Promise<readonly string[]> {
  const command = [join(ROOT, 'run'), 'images', '--local-bases', '--json'];
  const { status, output } = await runProgram('nice', ['-n', NICENESS, ...command], { capture: true });
  const told = output.split('\n').findLast((line) => line.startsWith('{'));
  if (status !== 0 || told === undefined) {
    process.stdout.write(output);
    throw new Error(`./run images ended with ${status}; the lines above say why`);
  }
  const { images } = JSON.parse(told) as { images: readonly { readonly image: string }[] };
  return images.map(({ image }) => image);
}
