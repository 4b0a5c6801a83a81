import type { Agenda } from './agenda.ts';

/** Least share of a core that a piece of work gets, however busy the cores are: the scheduler forgets nobody. */
const LEAST_SPEED = 0.02;

/**
 * Processor cores that pieces of work share fairly, beside a steady load of what goes on anyway. A piece of work uses one core at
 * most, so that it takes its own CPU time where nobody else is, and longer where more want to work than there are cores.
 */
export class SharedCores {
  readonly #agenda: Agenda;
  readonly #cores: number;
  readonly #work = new Set<Work>();
  #steady: number;
  #updatedAt = 0;
  /** Of the announced next end; an older one is void. */
  #announced = 0;
  #busySeconds = 0;
  #highest = 0;

  /** @param steady cores that are always in use */
  constructor(agenda: Agenda, cores: number, steady = 0) {
    this.#agenda = agenda;
    this.#cores = cores;
    this.#steady = steady;
  }

  /** Highest share of the cores that the steady load took at any moment; above 1 it takes more than there is. */
  get highestSteadyShare(): number {
    return this.#highest;
  }

  /** Share of the cores in use, on average so far. */
  get usedShare(): number {
    this.#progress();
    return this.#agenda.now === 0 ? 0 : this.#busySeconds / (this.#agenda.now * this.#cores);
  }

  /** From now on so many cores more, or fewer, are always in use. */
  addSteady(cores: number): void {
    this.#progress();
    this.#steady = Math.max(0, this.#steady + cores);
    this.#highest = Math.max(this.#highest, this.#steady / this.#cores);
    this.#announce();
  }

  /** @param cpuSeconds that it takes of a core of its own */
  do(cpuSeconds: number, done: () => void): void {
    this.#progress();
    this.#work.add({ left: cpuSeconds, done });
    this.#announce();
  }

  get #speed(): number {
    const free = Math.max(0, this.#cores - this.#steady);
    return Math.max(LEAST_SPEED, Math.min(1, free / Math.max(1, this.#work.size)));
  }

  #progress(): void {
    const seconds = this.#agenda.now - this.#updatedAt;
    this.#updatedAt = this.#agenda.now;
    if (seconds === 0) return;
    const speed = this.#speed;
    for (const work of this.#work) work.left -= seconds * speed;
    this.#busySeconds += seconds * Math.min(this.#cores, this.#steady + speed * this.#work.size);
  }

  #announce(): void {
    this.#announced += 1;
    if (this.#work.size === 0) return;
    const announced = this.#announced;
    const least = Math.min(...[...this.#work].map(({ left }) => left));
    this.#agenda.in(Math.max(0, least) / this.#speed, () => {
      if (announced === this.#announced) this.#finish();
    });
  }

  #finish(): void {
    this.#progress();
    const over = [...this.#work].filter(({ left }) => left < 1e-9);
    for (const work of over) this.#work.delete(work);
    this.#announce();
    for (const { done } of over) done();
  }
}

interface Work {
  left: number;
  readonly done: () => void;
}
