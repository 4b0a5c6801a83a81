import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Longest that one command of kubectl or of the guide takes, milliseconds: waiting for pods is among them. */
const COMMAND_MS = 360_000;
const FORWARD_MS = 15_000;
const OUTPUT_BYTES = 64 * 1024 * 1024;

/** A command did not do what it should; the message ends with what it said. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
  readonly code = 'CLUSTER';
}

/** A cluster that was named, reached with kubectl from one folder. */
export class Cluster {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#env = env;
  }

  /**
   * @param context of the caller's kubeconfig; commands go there and nowhere else
   * @param folder in which commands run
   * @throws ClusterError when there is no such context, or nobody answers
   */
  static async reach(context: string, folder: string): Promise<Cluster> {
    const found = new Cluster(folder, process.env);
    const view = ['config', 'view', '--minify', '--flatten', '--context', context];
    const path = join(folder, 'kubeconfig');
    writeFileSync(path, await found.kubectl(view), { mode: 0o600 });
    const cluster = new Cluster(folder, { ...process.env, KUBECONFIG: path });
    await cluster.kubectl(['get', '--raw', '/readyz']);
    return cluster;
  }

  /** Standard output of a command of kubectl. @throws ClusterError with what it said */
  kubectl(args: readonly string[], timeoutMs = COMMAND_MS): Promise<string> {
    return this.#run('kubectl', args, timeoutMs);
  }

  /** A line of the guide, as a shell runs it in the folder. @throws ClusterError with what it said */
  shell(line: string): Promise<string> {
    return this.#run('sh', ['-c', line], COMMAND_MS);
  }

  /**
   * Starts a line of the guide that goes on until it is ended, as `kubectl port-forward` does.
   * @param begun what its output says when it has begun
   * @returns ends it
   */
  async goOn(line: string, begun: RegExp): Promise<() => void> {
    const child: ChildProcess = spawn('sh', ['-c', `exec ${line}`], { cwd: this.#folder, env: this.#env });
    let said = '';
    await new Promise<void>((resolve, reject) => {
      const refuse = (): void => reject(new ClusterError(`${line} did not begin:\n${said}`));
      const timer = setTimeout(refuse, FORWARD_MS);
      const hear = (text: string): void => {
        said += text;
        if (!begun.test(said)) return;
        clearTimeout(timer);
        resolve();
      };
      child.stdout?.setEncoding('utf8').on('data', hear);
      child.stderr?.setEncoding('utf8').on('data', hear);
      child.once('exit', refuse);
      child.once('error', refuse);
    }).catch((error: unknown) => {
      child.kill();
      throw error;
    });
    return () => void child.kill();
  }

  #run(program: string, args: readonly string[], timeoutMs: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const options = {
        ...{ cwd: this.#folder, env: this.#env, timeout: timeoutMs, maxBuffer: OUTPUT_BYTES },
      };
      execFile(program, args, options, (error, stdout, stderr) => {
        if (error === null) return resolve(stdout);
        const line = program === 'sh' ? (args[1] ?? '') : [program, ...args].join(' ');
        reject(new ClusterError(`${line}\n${`${stdout}${stderr}`.trim().split('\n').slice(-12).join('\n')}`));
      });
    });
  }
}
