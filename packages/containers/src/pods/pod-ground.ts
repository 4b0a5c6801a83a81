import { randomBytes } from 'node:crypto';
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../engine.ts';
import { EngineError } from '../errors.ts';
import type { PlayablePod } from './pod-translation.ts';

/** A pod that runs. */
export interface RunningPod {
  readonly name: string;
  readonly workload: string;
  readonly address: string;
  /** A process in it, by whose network others reach its loopback. */
  readonly pid: number;
}

export interface PodGroundOptions {
  /** Network of the pods, such as `10.42.0.0/16`; this machine is its first address. */
  readonly subnet: string;
}

const PLAY_MS = 120_000;
const REMOVE_MS = 60_000;
/** User and group of every container. */
const OWNER = 10_001;

/** A network of pods on this machine, which is gone with everything in it after {@link PodGround.remove}. */
export class PodGround {
  readonly id: string;
  readonly folder: string;
  readonly #engine: Engine;
  readonly #network: string;
  readonly #pods = new Map<string, RunningPod>();
  #removed: Promise<void> | undefined;

  private constructor(engine: Engine, id: string, folder: string) {
    this.#engine = engine;
    this.id = id;
    this.folder = folder;
    this.#network = id;
  }

  static async create(engine: Engine, { subnet }: PodGroundOptions): Promise<PodGround> {
    const id = `decroche-${randomBytes(3).toString('hex')}`;
    const folder = await mkdtemp(join(tmpdir(), `${id}-`));
    const ground = new PodGround(engine, id, folder);
    await engine.run(['network', 'create', '--subnet', subnet, id]);
    return ground;
  }

  /** Name of the bridge of this machine that the pods are on. */
  async bridge(): Promise<string> {
    return await this.#engine.run(['network', 'inspect', '--format', '{{.NetworkInterface}}', this.#network]);
  }

  /** The pods that run, by the name of their workload. */
  of(workload: string): readonly RunningPod[] {
    return [...this.#pods.values()].filter((pod) => pod.workload === workload);
  }

  all(): readonly RunningPod[] {
    return [...this.#pods.values()];
  }

  /**
   * Starts a pod; others reach it under the name of its workload from then on, ready or not.
   * @throws EngineError
   */
  async play(pod: PlayablePod): Promise<RunningPod> {
    if (this.#removed !== undefined) throw new EngineError(`${this.id} is being removed`, 'start a new one');
    const name = `${this.id}-${pod.name}`;
    const folder = join(this.folder, pod.name);
    for (const each of pod.folders) {
      const path = join(folder, each.name);
      await mkdir(path, { recursive: true, mode: 0o750 });
      for (const [file, content] of each.files) {
        await writeFile(join(path, file), content, { mode: 0o440 });
        await chown(join(path, file), 0, OWNER);
      }
      await chown(path, each.writable ? OWNER : 0, OWNER);
    }
    const document = pod.document(folder) as { metadata: { name: string } };
    document.metadata.name = name;
    await this.#engine.run(
      ['kube', 'play', '--quiet', '--network', `${this.#network}:alias=${pod.workload}`, '-'],
      {
        input: JSON.stringify(document),
        timeoutMs: PLAY_MS,
      },
    );
    const infra = await this.#engine.run(['pod', 'inspect', '--format', '{{.InfraContainerID}}', name]);
    const [pid = '', address = ''] = (
      await this.#engine.run([
        ...['container', 'inspect', '--format'],
        ...[`{{.State.Pid}} {{(index .NetworkSettings.Networks "${this.#network}").IPAddress}}`, infra],
      ])
    ).split(' ');
    const running = { name, workload: pod.workload, address, pid: Number(pid) };
    this.#pods.set(name, running);
    return running;
  }

  /** Ends a pod as a node does that loses it: at once. */
  async kill(pod: RunningPod): Promise<void> {
    await this.#engine.run(['pod', 'kill', pod.name]);
    await this.#remove(pod, 0);
  }

  /** Ends a pod as an upgrade does: SIGTERM, and as long as it needs, at most `graceSeconds`. */
  async stop(pod: RunningPod, graceSeconds: number): Promise<void> {
    await this.#remove(pod, graceSeconds);
  }

  /** What the containers of a pod have said last. */
  async logs(pod: RunningPod, lines = 30): Promise<string> {
    const states = await this.#engine
      .run(['ps', '--all', '--filter', `pod=${pod.name}`, '--format', '{{.Names}} {{.Status}}'])
      .catch(String);
    const said = await this.#engine.run(['pod', 'logs', '--tail', String(lines), pod.name]).catch(String);
    return `${states}\n${said}`;
  }

  /** Takes away pods, network and folders. Idempotent; goes on past what cannot be taken away. */
  remove(): Promise<void> {
    this.#removed ??= (async () => {
      // One that was starting meanwhile is known by its name alone.
      const names = await this.#engine
        .run(['pod', 'ls', '--filter', `name=${this.id}`, '--format', '{{.Name}}'])
        .catch(() => '');
      for (const name of names.split('\n').filter((each) => each !== ''))
        await this.#engine.succeeds(['pod', 'rm', '--force', '--time', '0', name], { timeoutMs: REMOVE_MS });
      await this.#engine.succeeds(['network', 'rm', '--force', '--time', '0', this.#network], {
        timeoutMs: REMOVE_MS,
      });
      await rm(this.folder, { recursive: true, force: true });
    })();
    return this.#removed;
  }

  async #remove(pod: RunningPod, graceSeconds: number): Promise<void> {
    await this.#engine.succeeds(['pod', 'stop', '--time', String(graceSeconds), pod.name], {
      timeoutMs: REMOVE_MS + graceSeconds * 1_000,
    });
    await this.#engine.succeeds(['pod', 'rm', '--force', '--time', '0', pod.name], { timeoutMs: REMOVE_MS });
    this.#pods.delete(pod.name);
  }
}
