import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readObjects } from '@decroche/containers';
import type { TrialInstallation } from '../containers/trial-installation.ts';
import { guideCommands } from '../deployment/guide-place.ts';
import { type Cluster, ClusterError } from './cluster.ts';

const SECTION = 'Essayer sur un nœud';
const OVERLAY = 'deploy/k8s/overlays/demo';
const NAMESPACE = 'decroche';
const SIP_PORT = 5060;
/** An address of this machine for the agents' phones, which is in no network of a cluster: the trunk must be another one. */
const PHONES = '10.255.77.77';
const READY_S = 300;

interface PodList {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly status: {
      readonly podIP?: string;
      readonly phase: string;
      readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    };
  }[];
}

/**
 * The trial of the installation guide on a cluster, by the guide's own lines. This machine has to reach the addresses of pods,
 * as a node does, and to be root: calls come from it.
 */
export class ClusterInstallation implements TrialInstallation {
  readonly phones = PHONES;
  readonly trunk: string;
  readonly #cluster: Cluster;
  readonly #folder: string;
  readonly #device: string;
  #secrets: TrialInstallation['secrets'] = new Map();
  #deskUrl = '';
  #sipAddress = '';
  #endForward: () => void = () => undefined;

  private constructor(cluster: Cluster, folder: string, route: { trunk: string; device: string }) {
    this.#cluster = cluster;
    this.#folder = folder;
    this.trunk = route.trunk;
    this.#device = route.device;
  }

  /**
   * Installs nothing yet, and gives this machine an address for phones.
   *
   * @param folder from which the guide's lines are run
   * @throws ClusterError when something of that name is there already, or pods are not reached from here
   */
  static async prepare(cluster: Cluster, folder: string): Promise<ClusterInstallation> {
    if ((await cluster.kubectl(['get', 'namespace', NAMESPACE, '--ignore-not-found', '-o', 'name'])) !== '')
      throw new ClusterError(
        `there is a namespace ${NAMESPACE} in this cluster: a trial takes one that is not there, and deletes it afterwards`,
      );
    const route = await routeToPods(cluster);
    await promisify(execFile)('ip', ['address', 'replace', `${PHONES}/32`, 'dev', route.device]);
    return new ClusterInstallation(cluster, folder, route);
  }

  /**
   * Runs each line of the guide's section, in its order; where calls come from is written into the overlay first, as it says.
   * @throws ClusterError when a line fails
   */
  async install(): Promise<void> {
    tellWhereCallsComeFrom(join(this.#folder, OVERLAY, 'kustomization.yaml'), this.trunk);
    const lines = guideCommands(SECTION);
    for (const line of lines.filter((each) => !each.includes(' port-forward '))) {
      process.stdout.write(`      ${line}\n`);
      await this.#cluster.shell(line);
    }
    await this.settled();
    const secrets = readObjects(readFileSync(join(this.#folder, 'essai/secrets.yaml'), 'utf8'));
    this.#secrets = new Map(secrets.map(({ metadata, data = {} }) => [metadata.name, plain(data)]));
    const forward = lines.find((each) => each.includes(' port-forward '));
    const port = / (\d+):\d+$/.exec(forward ?? '')?.[1];
    if (forward === undefined || port === undefined)
      throw new RangeError(`the guide's section ${SECTION} forwards no port`);
    process.stdout.write(`      ${forward}\n`);
    this.#endForward = await this.#cluster.goOn(forward, /Forwarding from/);
    this.#deskUrl = `http://127.0.0.1:${port}`;
  }

  get secrets(): TrialInstallation['secrets'] {
    return this.#secrets;
  }

  get deskUrl(): string {
    return this.#deskUrl;
  }

  get sip(): { readonly address: string; readonly port: number } {
    return { address: this.#sipAddress, port: SIP_PORT };
  }

  /** Ends the pods of a program at once, as a node that is lost does. */
  async kill(program: string): Promise<void> {
    const pods = ['delete', 'pod', '-l', `app.kubernetes.io/name=${program}`];
    await this.#decroche([...pods, '--grace-period=0', '--force']);
  }

  /** Replaces the pods of a program, one after the other, as an upgrade does. */
  async replace(workload: string): Promise<void> {
    await this.#decroche(['rollout', 'restart', workload]);
    await this.#decroche(['rollout', 'status', workload, `--timeout=${READY_S}s`]);
  }

  /** Asks the telephone pod to end, and does not wait for it. */
  async drainTelephony(): Promise<void> {
    await this.#decroche(['delete', 'pod', 'telephony-0', '--wait=false']);
  }

  /** Waits until everything is ready, the telephone pod as another one too. */
  async settled(): Promise<void> {
    await this.#decroche(['rollout', 'status', 'statefulset/telephony', `--timeout=${READY_S}s`]);
    await allReady(this.#cluster);
    this.#sipAddress = await addressOf(this.#cluster, 'telephony-0');
  }

  async remove(): Promise<void> {
    this.#endForward();
    await this.#cluster.kubectl(['delete', '-k', OVERLAY, '--ignore-not-found']);
    await promisify(execFile)('ip', ['address', 'delete', `${PHONES}/32`, 'dev', this.#device]);
  }

  #decroche(args: readonly string[]): Promise<string> {
    return this.#cluster.kubectl(['--namespace', NAMESPACE, ...args]);
  }
}

/** From which address of this machine, and over which device, pods are reached. */
async function routeToPods(cluster: Cluster): Promise<{ trunk: string; device: string }> {
  const nodes = JSON.parse(await cluster.kubectl(['get', 'nodes', '-o', 'json'])) as {
    items: readonly { spec: { podCIDR?: string } }[];
  };
  const network = nodes.items[0]?.spec.podCIDR?.replace(/\.\d+\/\d+$/, '.1');
  if (network === undefined) throw new ClusterError('the first node has no network of pods (spec.podCIDR)');
  const { stdout } = await promisify(execFile)('ip', ['-json', 'route', 'get', network]);
  const [{ prefsrc, dev } = {}] = JSON.parse(stdout) as readonly { prefsrc?: string; dev?: string }[];
  if (prefsrc === undefined || dev === undefined)
    throw new ClusterError(`this machine has no way to ${network}: run this on a node`);
  return { trunk: prefsrc, device: dev };
}

function tellWhereCallsComeFrom(path: string, trunk: string): void {
  const text = readFileSync(path, 'utf8');
  const told = text
    .replace(/TRUNK_ADDRESS=\S+/, `TRUNK_ADDRESS=${trunk}/255.255.255.255`)
    .replace(/PHONE_NETWORK=\S+/, `PHONE_NETWORK=${PHONES}/255.255.255.255`);
  if (told === text) throw new RangeError(`${path} names no TRUNK_ADDRESS`);
  writeFileSync(path, told);
}

/** Waits until every pod is ready, and every task done. */
async function allReady(cluster: Cluster): Promise<void> {
  const wait = ['--namespace', NAMESPACE, 'wait', `--timeout=${READY_S}s`];
  try {
    await cluster.kubectl([...wait, '--for=condition=Complete', 'job', '--all']);
    for (const workload of ['deployment', 'statefulset'])
      for (const name of (await cluster.kubectl(['--namespace', NAMESPACE, 'get', workload, '-o', 'name']))
        .split('\n')
        .filter((each) => each !== ''))
        await cluster.kubectl(['--namespace', NAMESPACE, 'rollout', 'status', name, `--timeout=${READY_S}s`]);
  } catch (cause) {
    const pods = JSON.parse(
      await cluster.kubectl(['--namespace', NAMESPACE, 'get', 'pods', '-o', 'json']),
    ) as PodList;
    const unready = pods.items.filter(
      ({ status }) =>
        status.phase !== 'Succeeded' &&
        !status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
    );
    throw new ClusterError(`not ready: ${unready.map(({ metadata }) => metadata.name).join(', ')}`, {
      cause,
    });
  }
}

/** Values of a Secret, which its manifest has in base64. */
function plain(data: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
  );
}

async function addressOf(cluster: Cluster, pod: string): Promise<string> {
  const path = ['--namespace', NAMESPACE, 'get', 'pod', pod, '-o', 'jsonpath={.status.podIP}'];
  return await cluster.kubectl(path);
}
