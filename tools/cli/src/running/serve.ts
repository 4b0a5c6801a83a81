import { CONTROL_SOCKET, findRunningStack } from './control-client.ts';
import { ControlServer } from './control-server.ts';
import type { DemonstrationOptions, DemonstrationStack } from './demonstration-stack.ts';
import { StopRequest, startUnlessAsked } from './stop-request.ts';

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
  const stop = new StopRequest();
  const started = await startUnlessAsked(options, stop);
  const control = new ControlServer(CONTROL_SOCKET, {
    status: () => ({ desktopUrl: started.constellation.desktopUrl, pid: process.pid }),
    call: (request, onStep) => started.call(request, onStep),
    stop: () => stop.ask(),
  });
  await control.start();
  return {
    stack: started,
    stopAsked: stop.asked,
    async stop() {
      await control.close();
      await started.stop();
    },
  };
}
