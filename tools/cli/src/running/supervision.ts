import type { ServiceExit, ServiceState } from '@decroche/local-stack';
import { backoffDelay } from '@decroche/service-kit';
import type { Constellation } from '../constellation/mod.ts';

/** A process that can be watched and started again; {@link ServiceProcess} of local-stack is one. */
export interface SupervisedProcess {
  readonly name: string;
  readonly state: ServiceState;
  readonly output: { readonly lines: readonly string[] };
  start(): Promise<void>;
  /** Ends it whatever it does. */
  kill(): Promise<void>;
  /** Whether it answers within this time. */
  answers(timeoutMs: number): Promise<boolean>;
  onExit(listener: (exit: ServiceExit) => void): () => void;
}

/** How dead processes are started again. */
export interface SupervisionOptions {
  /** Told in sentences, for a terminal. */
  readonly say: (line: string) => void;
  /** First and longest delay before a start, milliseconds; between half and all of it by chance. */
  readonly delay?: { readonly firstMs: number; readonly mostMs: number };
  /** How often it is asked whether it lives, how long an answer may take, and after how many without one it is ended. */
  readonly probe?: { readonly everyMs: number; readonly deadlineMs: number; readonly failures: number };
  /** Time that a process must live before its earlier ends count no more, milliseconds. */
  readonly steadyMs?: number;
}

const DELAY = { firstMs: 1_000, mostMs: 30_000 } as const;
/** A frozen process is ended within 20 s, a busy one that answers within 3 s once in three times is not. */
const PROBE = { everyMs: 5_000, deadlineMs: 3_000, failures: 3 } as const;
const STEADY_MS = 60_000;
/** Ends in a row from which it is said that a service keeps ending. */
const MANY_ENDS = 4;

/**
 * Starts processes again that ended unasked, as an orchestrator would: at once when it is the first end, then with
 * longer and longer pauses, without end. One that runs and answers no more is ended, and so started again. What happens
 * is said; a process that keeps ending is called by its name.
 */
export class Supervision {
  readonly #say: (line: string) => void;
  readonly #delay: { readonly firstMs: number; readonly mostMs: number };
  readonly #steadyMs: number;
  readonly #probe: NonNullable<SupervisionOptions['probe']>;
  readonly #offs: (() => void)[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #over = false;

  constructor(processes: readonly SupervisedProcess[], options: SupervisionOptions) {
    this.#say = options.say;
    this.#delay = options.delay ?? DELAY;
    this.#steadyMs = options.steadyMs ?? STEADY_MS;
    this.#probe = options.probe ?? PROBE;
    for (const each of processes) {
      this.#watch(each);
      this.#offs.push(this.#askWhetherItLives(each));
    }
  }

  /** From now on an end is an end. */
  stop(): void {
    this.#over = true;
    for (const off of this.#offs.splice(0)) off();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** @returns what ends the asking */
  #askWhetherItLives(process: SupervisedProcess): () => void {
    const { everyMs, deadlineMs, failures } = this.#probe;
    let unanswered = 0;
    let asking = false;
    const runs = (): boolean => process.state === 'running' || process.state === 'frozen';
    const ask = async (): Promise<void> => {
      if (asking) return;
      asking = true;
      unanswered = !runs() || (await process.answers(deadlineMs)) ? 0 : unanswered + 1;
      asking = false;
      if (unanswered < failures || !runs() || this.#over) return;
      unanswered = 0;
      this.#say(`${process.name} runs but does not answer any more; it is ended`);
      await process.kill();
    };
    const timer = setInterval(() => void ask(), everyMs);
    timer.unref();
    return () => clearInterval(timer);
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

/** Supervises every process of a constellation, and those beside it. */
export function superviseConstellation(
  { stack, services, ariGate, moreGateways, moreTranscribers }: Constellation,
  say: (line: string) => void,
  beside: readonly SupervisedProcess[] = [],
): Supervision {
  const infrastructure = [stack.nats, stack.redis, stack.asterisk].map((each) => each.process);
  const others = moreGateways.flatMap((each) => [each.ariGate, each.gateway]);
  return new Supervision(
    [...infrastructure, ariGate, ...Object.values(services), ...others, ...moreTranscribers, ...beside],
    { say },
  );
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
