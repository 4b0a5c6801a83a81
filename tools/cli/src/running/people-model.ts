import { type ChildProcess, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { ROOT } from '../root.ts';
import { runProgram } from '../subprocess.ts';

const MODELS = `${ROOT}/services/transcriber/src/models/main.ts`;
/** Recogniser that is heard beside the embedded one once it is here. */
const PEOPLE_MODEL = 'whisper-base';

/** What is told of a model by `./run models list --json`, as far as it is needed here. */
interface ListedModel {
  readonly name: string;
  readonly here: boolean;
  readonly chosen: boolean;
  readonly demonstrationOnly: boolean;
}

/** How the recogniser for people is got behind a stack that runs. */
export interface PeopleModelOptions {
  readonly say: (line: string) => void;
  /** Nothing is fetched; what is not understood is said all the same. */
  readonly offline: boolean;
  /** Program of `./run models`; another one for tests. */
  readonly program?: string;
}

/**
 * Fetches the recogniser for people behind a running stack, with the lowest priority, and says when people are understood.
 * What an earlier start received is taken up; nothing that goes wrong here ends the stack. The transcriber takes the model
 * in use by itself.
 */
export class PeopleModel {
  readonly #options: PeopleModelOptions;
  #fetch: ChildProcess | undefined;
  #over = false;

  constructor(options: PeopleModelOptions) {
    this.#options = options;
  }

  /** Resolves when people are understood, or when it is known that they are not. */
  async start(): Promise<void> {
    const { say, offline } = this.#options;
    const models = await this.#list();
    const people = models.find(({ name }) => name === PEOPLE_MODEL);
    if (people === undefined || this.#over) return;
    if (people.here) return say('People are understood, and synthetic voices: say it in your own voice.');
    if (models.some((model) => model.chosen && !model.demonstrationOnly)) return;
    if (offline) {
      say(
        `Synthetic voices alone are understood. For people, with a network: ./run models fetch ${PEOPLE_MODEL}`,
      );
      return;
    }
    say(
      'Synthetic voices alone are understood so far; the model for people is being fetched (133 MB, MIT, once).',
    );
    const failure = await this.#fetchIt();
    if (this.#over) return;
    if (failure === undefined) say('People are understood from now on: say it in your own voice.');
    else
      say(
        `People are not understood yet: ${failure}. The next start, or ./run models fetch ${PEOPLE_MODEL}, goes on.`,
      );
  }

  /** Ends a fetch that runs; what was received stays for the next start. */
  stop(): void {
    this.#over = true;
    const pid = this.#fetch?.pid;
    if (pid === undefined) return;
    try {
      // With what it started itself.
      process.kill(-pid, 'SIGTERM');
    } catch {
      // It has just ended.
    }
  }

  async #list(): Promise<readonly ListedModel[]> {
    const { status, output } = await runProgram(process.execPath, [this.#program, 'list', '--json'], {
      capture: true,
    });
    try {
      return status === 0 ? (JSON.parse(output) as { models: readonly ListedModel[] }).models : [];
    } catch {
      return [];
    }
  }

  /** @returns why it failed, in one line */
  #fetchIt(): Promise<string | undefined> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [this.#program, 'fetch', PEOPLE_MODEL], {
        cwd: ROOT,
        stdio: ['ignore', 'ignore', 'pipe'],
        detached: true,
      });
      this.#fetch = child;
      if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
      let last = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        last = text.trim().split('\n').at(-1) || last;
      });
      child.once('error', (error) => resolve(error.message));
      child.once('close', (status) => {
        this.#fetch = undefined;
        resolve(status === 0 ? undefined : last.replace(/^models: /, '').replace(/\.$/, ''));
      });
    });
  }

  get #program(): string {
    return this.#options.program ?? MODELS;
  }
}
