/** One subcommand of `./run`. */
export interface Command {
  readonly name: string;
  /** One line for the general help. */
  readonly summary: string;
  /** Whole help: usage, options with their units and defaults, examples. */
  readonly help: string;
  /** @returns the exit status */
  run(args: readonly string[]): Promise<number>;
}

/** Wrong arguments: one line that says what is expected. Exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'USAGE';
}
