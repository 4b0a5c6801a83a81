import type { ServiceExit } from '@decroche/local-stack';
import { backoffDelay } from '@decroche/service-kit';

/** A process that can be watched and started again; {@link ServiceProcess} of local-stack is one. */
export interface SupervisedProcess {
  readonly name: string;
  readonly output: { readonly lines: readonly string[] };
  start(): Promise<void>;
  onExit(listener: (exit: ServiceExit) => void): () => void;
}

/** How dead processes are started again. */
export interface SupervisionOptions {
  /** Told in sentences, for a terminal. */
  readonly say: (line: string) => void;
  /** First and longest delay before a start, milliseconds; between half and all of it by chance. */
  readonly delay?: { readonly firstMs: number; readonly mostMs: number };
  /** Time that a process must live before its earlier ends count no more, milliseconds. */
  readonly steadyMs?: number;
}

const DELAY = { firstMs: 1_000, mostMs: 30_000 } as const;
const STEADY_MS = 60_000;
/** Ends in a row from which it is said that a service keeps ending. */
const MANY_ENDS = 4;

/**
 * Starts processes again that ended unasked, as an orchestrator would: at once when it is the first end, then with
 * longer and longer pauses, without end. What happens is said; a process that keeps ending is called by its name.
 */
export class Supervision {
  readonly #say: (line: string) => void;
  readonly #delay: { readonly firstMs: number; readonly mostMs: number };
  readonly #steadyMs: number;
  readonly #offs: (() => void)[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #over = false;

  constructor(processes: readonly SupervisedProcess[], options: SupervisionOptions) {
    this.#say = options.say;
    this.#delay = options.delay ?? DELAY;
    this.#steadyMs = options.steadyMs ?? STEADY_MS;
    for (const each of processes) this.#watch(each);
  }

  /** From now on an end is an end. */
  stop(): void {
    this.#over = true;
    for (const off of this.#offs.splice(0)) off();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #watch(process: SupervisedProcess): void {
    let ends = 0;
    let starting = false;
    let startedAt = performance.now();
    const again = (why: string): void => {
      const waitMs = backoffDelay(ends, this.#delay);
      ends += 1;
      const seconds = (waitMs / 1000).toFixed(1);
      const often =
        ends < MANY_ENDS ? '' : ` It keeps ending (${ends} times in a row): see what it last said.`;
      this.#say(`${process.name} ${why}; ${lastWords(process)}.${often} Starting it again in ${seconds} s.`);
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        void start();
      }, waitMs);
      this.#timers.add(timer);
    };
    const start = async (): Promise<void> => {
      starting = true;
      try {
        await process.start();
        startedAt = performance.now();
        if (!this.#over) this.#say(`${process.name} runs again`);
      } catch (error) {
        if (!this.#over) again(`did not start (${firstLine(error)})`);
      } finally {
        starting = false;
      }
    };
    this.#offs.push(
      process.onExit((exit) => {
        // A start that fails tells so itself.
        if (this.#over || starting) return;
        if (performance.now() - startedAt >= this.#steadyMs) ends = 0;
        again(`ended (${howItEnded(exit)})`);
      }),
    );
  }
}

function howItEnded({ exitCode, signal }: ServiceExit): string {
  return signal === null ? `exit status ${exitCode}` : `by ${signal}`;
}

function lastWords({ output }: SupervisedProcess): string {
  const last = output.lines.findLast((line) => line.trim() !== '');
  return last === undefined ? 'it said nothing' : `it last said: ${last.slice(0, 300)}`;
}

function firstLine(error: unknown): string {
  return String((error as Error).message).split('\n')[0] ?? '';
}
