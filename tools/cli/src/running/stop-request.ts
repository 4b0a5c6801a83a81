import { type DemonstrationOptions, DemonstrationStack } from './demonstration-stack.ts';

/** Somebody wants this process to stop. */
export class StopRequest {
  readonly #asked = Promise.withResolvers<void>();

  /** Heeds SIGINT, SIGTERM and SIGHUP from now on; a second one ends the process as usual. */
  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => this.ask());
  }

  /** Resolves once it was asked. */
  get asked(): Promise<void> {
    return this.#asked.promise;
  }

  ask(): void {
    this.#asked.resolve();
  }
}

/**
 * Starts a stack; asked to stop meanwhile, it stops what was started.
 *
 * @throws Error when it was asked to stop before the stack was there
 */
export async function startUnlessAsked(
  options: DemonstrationOptions,
  stop: StopRequest,
): Promise<DemonstrationStack> {
  const starting = DemonstrationStack.start({
    ...options,
    stack: { ...options.stack, handleSignals: false },
  });
  const started = await Promise.race([starting, stop.asked]);
  if (started !== undefined) return started;
  await starting.then((stack) => stack.stop()).catch(() => undefined);
  throw new StoppedError('stopped while starting');
}

/** The process was asked to stop before its work was done. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
  readonly code = 'STOPPED';
}
