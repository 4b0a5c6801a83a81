import type { Command } from '../command.ts';
import { findRunningStack, stopRunningStack } from '../running/control-client.ts';

const TIMEOUT_MS = 40_000;

export const command: Command = {
  name: 'down',
  summary: 'stop the stack that runs in this clone',
  help: './run down\nStops the stack of ./run demo or ./run up, if one runs in this clone.',
  async run() {
    const running = await findRunningStack();
    if (running === undefined) {
      process.stdout.write('nothing runs in this clone\n');
      return 0;
    }
    await stopRunningStack();
    const deadline = Date.now() + TIMEOUT_MS;
    while (isAlive(running.pid)) {
      if (Date.now() > deadline) {
        process.stderr.write(`process ${running.pid} does not end; kill it\n`);
        return 1;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    process.stdout.write('stopped\n');
    return 0;
  },
};

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
