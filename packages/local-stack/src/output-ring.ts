/** The last lines a process printed. Bounded in lines and in line length; nothing goes to disk. */
export class OutputRing {
  readonly #capacity: number;
  readonly #lines: string[] = [];
  readonly #listeners = new Set<(line: string) => void>();
  #partial = '';

  static readonly longestLine = 2_000;

  constructor(capacity = 400) {
    this.#capacity = capacity;
  }

  write(chunk: string): void {
    const pieces = (this.#partial + chunk).split('\n');
    this.#partial = (pieces.pop() ?? '').slice(-OutputRing.longestLine);
    for (const piece of pieces) this.#push(piece.replace(/\r$/, '').slice(0, OutputRing.longestLine));
  }

  /** Calls `listener` for every later complete line; answers the way to stop it. */
  onLine(listener: (line: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get lines(): readonly string[] {
    return this.#partial === '' ? [...this.#lines] : [...this.#lines, this.#partial];
  }

  /** The last `count` lines as one text. */
  tail(count = 20): string {
    return this.lines.slice(-count).join('\n');
  }

  #push(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > this.#capacity) this.#lines.shift();
    for (const listener of this.#listeners) listener(line);
  }
}
