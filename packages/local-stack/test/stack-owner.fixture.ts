import { spawn } from 'node:child_process';
import { startLocalStack } from '../src/mod.ts';

/** A program that starts a stack, says so in one line of JSON, and stays until it is ended. */
const stack = await startLocalStack({ agents: 1 });
// A process that the kernel does not end with its parent, as all are where setpriv is missing.
const unguarded = spawn('/bin/sleep', ['120'], { cwd: stack.dir, stdio: 'ignore' });
await stack.instance.remember(unguarded.pid ?? 0);
process.stdout.write(
  `${JSON.stringify({ dir: stack.dir, memory: stack.instance.memory, sipPort: stack.asterisk.sipPort })}\n`,
);
setInterval(() => undefined, 60_000);
