import { execFile } from 'node:child_process';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type Engine,
  forwardPort,
  type PlayablePod,
  PodGround,
  type PortForward,
  playablePod,
  type RenderedObject,
  type RunningPod,
  readObjects,
  standInName,
  workloadsOf,
} from '@decroche/containers';
import { makeEverything } from '../certificates/certificate-folders.ts';
import { renderOverlayText } from '../deployment/rendered-overlay.ts';
import { certificateManifests, secretManifest, writeManifests } from '../deployment/secret-manifests.ts';
import { newInstallationSecrets } from '../deployment/secret-values.ts';
import type { TrialInstallation } from './trial-installation.ts';

/** Networks of the demo overlay: this machine's first address on them is the trunk, another one the phones'. */
const SUBNET = '10.42.0.0/16';
const TRUNK = '10.42.0.1';
const PHONES = '10.42.1.1';
const AGENTS = ['1001', '1002'];
const SIP_PORT = 5060;
const DESK_PORT = 8080;
/** The first start of a base has to learn it. */
const READY_MS = 240_000;
const ASK_AGAIN_MS = 250;
/** Ports at which stores are ready when they take connections; the services say it themselves. */
const STORES: Readonly<Record<string, number>> = { nats: 4222, redis: 6379, postgres: 5432 };
const HEALTH_PORTS: Readonly<Record<string, readonly number[]>> = { telephony: [8081, 8082] };
const OFFICIAL = /^docker\.io\/library\/(nats|redis|postgres):/;

/** The `demo` overlay of deploy/k8s, played by podman, with secrets and certificates of its own. */
export class DemoInstallation implements TrialInstallation {
  readonly secrets: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly trunk = TRUNK;
  readonly phones = PHONES;
  readonly #ground: PodGround;
  readonly #objects: readonly RenderedObject[];
  readonly #version: string;
  #forward: PortForward | undefined;
  #count = 0;

  private constructor(
    ground: PodGround,
    objects: readonly RenderedObject[],
    secrets: ReadonlyMap<string, Readonly<Record<string, string>>>,
    version: string,
  ) {
    this.#ground = ground;
    this.#objects = objects;
    this.secrets = secrets;
    this.#version = version;
  }

  /**
   * Makes secrets, certificates and the network; starts nothing yet.
   * @param version of the images
   */
  static async prepare(engine: Engine, version: string): Promise<DemoInstallation> {
    const ground = await PodGround.create(engine, { subnet: SUBNET });
    try {
      const certificates = join(ground.folder, 'certificates');
      const hosts = new Map([['ivr-gateway', ['telephony']]]);
      await makeEverything({ folder: certificates, days: 1, hosts });
      const secrets = newInstallationSecrets({
        ...{ redis: 'redis:6379', postgres: 'postgres:5432/decroche', postgresUser: 'decroche' },
        ...{ postgresReader: 'decroche_oubli', agents: AGENTS, trial: true },
      });
      const manifests = [
        ...secrets.map((secret) => secretManifest(secret, 'decroche')),
        ...certificateManifests(certificates, 'decroche'),
      ];
      const objects = [
        ...readObjects(await renderOverlayText('demo')),
        ...readObjects(writeManifests(manifests)),
      ];
      const values = new Map(secrets.map(({ name, values: each }) => [name, each]));
      return new DemoInstallation(ground, objects, values, version);
    } catch (error) {
      await ground.remove();
      throw error;
    }
  }

  /** Starts every workload: the stores first, as an installation has them. */
  async start(): Promise<void> {
    const workloads = workloadsOf(this.#objects);
    const stores = workloads.filter((workload) => workload in STORES);
    for (const workload of stores) await this.play(workload);
    await Promise.all(stores.map((workload) => this.ready(this.one(workload))));
    for (const workload of workloads) if (!stores.includes(workload)) await this.play(workload);
    await promisify(execFile)('ip', ['address', 'add', `${PHONES}/32`, 'dev', await this.#ground.bridge()]);
    await this.allReady();
    this.#forward = await forwardPort(this.one('agent-desktop'), DESK_PORT, this.#ground.folder);
  }

  /** Adds a pod of a workload, beside those that it has. */
  async play(workload: string, version = this.#version): Promise<RunningPod> {
    const pod: PlayablePod = playablePod(this.#objects, workload, `${workload}-${this.#count++}`, (image) =>
      this.#imageOf(image, version),
    );
    return await this.#ground.play(pod);
  }

  kill(pod: RunningPod): Promise<void> {
    return this.#ground.kill(pod);
  }

  stop(pod: RunningPod, graceSeconds: number): Promise<void> {
    return this.#ground.stop(pod, graceSeconds);
  }

  one(workload: string): RunningPod {
    const [pod] = this.#ground.of(workload);
    if (pod === undefined) throw new Error(`no pod of ${workload} runs`);
    return pod;
  }

  /** Waits until every pod is ready. */
  async allReady(): Promise<void> {
    await Promise.all(this.#ground.all().map((pod) => this.ready(pod)));
  }

  /**
   * Waits until a pod says that it is ready.
   * @throws Error with its last lines
   */
  async ready(pod: RunningPod): Promise<void> {
    const deadline = performance.now() + READY_MS;
    let why = '';
    while (performance.now() < deadline) {
      why = await this.#unready(pod);
      if (why === '') return;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
    throw new Error(
      `${pod.workload} is not ready after ${READY_MS / 1_000} s (${why}):\n${await this.#ground.logs(pod)}`,
    );
  }

  /** Of the desk, at this machine's loopback. */
  get deskUrl(): string {
    if (this.#forward === undefined) throw new Error('the desk is not forwarded yet');
    return `http://127.0.0.1:${this.#forward.port}`;
  }

  get sip(): { readonly address: string; readonly port: number } {
    return { address: this.one('telephony').address, port: SIP_PORT };
  }

  async remove(): Promise<void> {
    await this.#forward?.close();
    await this.#ground.remove();
  }

  #imageOf(image: string, version: string): string {
    const store = OFFICIAL.exec(image)?.[1];
    if (store !== undefined) return standInName(store as 'nats' | 'redis' | 'postgres');
    return image.replace(/:[^:/]+$/, `:${version}`);
  }

  /** Why a pod is not ready; empty when it is. */
  async #unready(pod: RunningPod): Promise<string> {
    const store = STORES[pod.workload];
    if (store !== undefined) return (await reaches(pod.address, store)) ? '' : `nothing at port ${store}`;
    for (const port of HEALTH_PORTS[pod.workload] ?? [8081]) {
      const answer = await fetch(`http://${pod.address}:${port}/ready`, {
        signal: AbortSignal.timeout(2_000),
      }).catch(String);
      if (typeof answer === 'string') return answer;
      if (!answer.ok) return await answer.text();
    }
    return '';
  }
}

function reaches(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 1_000 });
    const settle = (value: boolean): void => {
      socket.destroy();
      resolve(value);
    };
    socket
      .once('connect', () => settle(true))
      .once('error', () => settle(false))
      .once('timeout', () => settle(false));
  });
}
