/** What is to happen, in the order of time; of two at the same moment the one noted first comes first. */
export class Agenda {
  #now = 0;
  #noted = 0;
  readonly #heap: Entry[] = [];

  /** Seconds since the beginning. */
  get now(): number {
    return this.#now;
  }

  /** @param inSeconds from now, not negative */
  in(inSeconds: number, happen: () => void): void {
    this.#noted += 1;
    this.#heap.push({ at: this.#now + inSeconds, order: this.#noted, happen });
    let at = this.#heap.length - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#isBefore(at, above)) return;
      this.#swap(at, above);
      at = above;
    }
  }

  /** Lets everything happen until nothing is left. */
  run(): void {
    for (let entry = this.#take(); entry !== undefined; entry = this.#take()) {
      this.#now = entry.at;
      entry.happen();
    }
  }

  #take(): Entry | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first === undefined || last === undefined || this.#heap.length === 0) return first;
    this.#heap[0] = last;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      let least = at;
      if (left < this.#heap.length && this.#isBefore(left, least)) least = left;
      if (right < this.#heap.length && this.#isBefore(right, least)) least = right;
      if (least === at) return first;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one === undefined || other === undefined) return false;
    return one.at < other.at || (one.at === other.at && one.order < other.order);
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one === undefined || other === undefined) return;
    this.#heap[a] = other;
    this.#heap[b] = one;
  }
}

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly happen: () => void;
}
