import type { Command } from '../command.ts';
import { runScript } from '../subprocess.ts';

export const command: Command = {
  name: 'chaos',
  summary: 'kill, stop and slow down each part in the middle of real calls, and say what came of it',
  help: `./run chaos [--short] [--target PART]... [--fault FAULT]... [--gateways N] [--json]

Real calls, one in each state (notice, listening, queued, ringing, conversation), while one part of the product is killed
(kill), stopped for 20 s (stop) or stands still for 10 s twice with half a second between (slow). Everything is
supervised as by ./run up; nobody helps. A line a scenario: whether a person talked to the caller, how much later than the
undisturbed callers of the same run, what the desk showed, how long everything took to be ready again, and which promise
was broken. The exit status is 1 when one was.

  --short          one round: the gateway, killed
  --target PART    only this part: ivr-gateway, ari-gate, transcriber, pii-guard, retriever, generator, agent-desktop,
                   nats, redis, database (where PostgreSQL is installed), language-model
  --fault FAULT    only this fault: kill, stop, slow
  --gateways N     gateways on the one Asterisk, 1 to 4; the first one is disturbed (default 1)
  --json           one object as the last line: scenarios[{name, callReachedAgent, extraDelayMs, degradedModeShown,
                   recoveredMs, lost}]`,
  async run(args) {
    return (await runScript('bench/src/chaos-main.ts', args)).status;
  },
};
