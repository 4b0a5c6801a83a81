import { CONTROL_SOCKET, findRunningStack } from './control-client.ts';
import { ControlServer } from './control-server.ts';
import { type DemonstrationOptions, DemonstrationStack } from './demonstration-stack.ts';

/** A stack that other terminals of this clone can reach, until it is asked to stop. */
export interface ServedStack {
  readonly stack: DemonstrationStack;
  /** Resolves at Ctrl-C, SIGTERM or `./run down`. */
  readonly stopAsked: Promise<void>;
  stop(): Promise<void>;
}

/** A stack already runs in this clone. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';
  readonly code = 'ALREADY_RUNNING';
}

/**
 * Starts a stack and its control door.
 *
 * @throws AlreadyRunningError when this clone has one already
 */
export async function serveStack(options: DemonstrationOptions): Promise<ServedStack> {
  const running = await findRunningStack();
  if (running !== undefined) {
    throw new AlreadyRunningError(
      `a stack already runs in this clone (${running.desktopUrl}); use ./run call, or ./run down first`,
    );
  }
  const asked = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => asked.resolve());
  const starting = DemonstrationStack.start({
    ...options,
    stack: { ...options.stack, handleSignals: false },
  });
  const started = await Promise.race([starting, asked.promise]);
  if (started === undefined) {
    await starting.then((stack) => stack.stop()).catch(() => undefined);
    throw new Error('stopped while starting');
  }
  const control = new ControlServer(CONTROL_SOCKET, {
    status: () => ({ desktopUrl: started.constellation.desktopUrl, pid: process.pid }),
    call: (request, onStep) => started.call(request, onStep),
    stop: () => asked.resolve(),
  });
  await control.start();
  return {
    stack: started,
    stopAsked: asked.promise,
    async stop() {
      await control.close();
      await started.stop();
    },
  };
}
