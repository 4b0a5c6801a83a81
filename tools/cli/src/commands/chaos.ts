import type { Command } from '../command.ts';
import { runScript } from '../subprocess.ts';

export const command: Command = {
  name: 'chaos',
  summary: 'break parts and whole places in the middle of real calls, and say what came of it',
  help: `./run chaos [--short] [--target PART]... [--fault FAULT]... [--outage OUTAGE]...
            [--gateways N] [--json]

Real calls, one in each state (notice, listening, queued, ringing, conversation), while one part of the product is killed
(kill), stopped for 20 s (stop) or stands still for 10 s twice with half a second between (slow). Everything is
supervised as by ./run up; nobody helps. A line a scenario: whether a person talked to the caller, how much later than the
undisturbed callers of the same run, what the desk showed, how long everything took to be ready again, and which promise
was broken. The exit status is 1 when one was.

What befalls a whole place is an outage; operators must be told of it, by an alert of infra/prometheus/alerts.yaml in a real
Prometheus and by a line in a log:
  node, node-frozen      the machine of transcriber, pii-guard, retriever and generator dies, or stands still, for 15 s
  node-of-two            the same machine dies, and another one has an instance of each too
  stores, stores-frozen  that of NATS, Redis and PostgreSQL
  disk                   the disk on which everything stands is full to the last byte (root, or namespaces of users)
  clock                  the clock of one service after the other is five minutes ahead, then behind
  certificate            that of the transcriber expires in mid-day, then a new one is put into its folder
  rolling                each service is replaced in the middle of calls, as Kubernetes does

  --short          one round: the gateway, killed
  --target PART    only this part: ivr-gateway, ari-gate, transcriber, pii-guard, retriever, generator, agent-desktop,
                   nats, redis, database (where PostgreSQL is installed), language-model
  --fault FAULT    only this fault: kill, stop, slow
  --outage OUTAGE  only this outage, with --target only for these clocks
  --gateways N     gateways on the one Asterisk, 1 to 4; the first one is disturbed (default 1)
  --json           one object as the last line: scenarios[{name, callReachedAgent, extraDelayMs, degradedModeShown,
                   recoveredMs, lost, alert, logLine, untold}]`,
  async run(args) {
    return (await runScript('bench/src/chaos-main.ts', args)).status;
  },
};
