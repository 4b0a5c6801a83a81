import { type Command, UsageError } from '../command.ts';
import { runScript } from '../subprocess.ts';

const BENCHES: Readonly<Record<string, string>> = {
  calls: 'bench/src/calls-main.ts',
  storm: 'bench/src/storm-main.ts',
  soak: 'bench/src/soak-main.ts',
  live: 'bench/src/live-main.ts',
  coefficients: 'bench/src/coefficients/coefficients-main.ts',
  measuring: 'bench/src/measuring-main.ts',
  desks: 'services/agent-desktop/test/desks/main.ts',
  asr: 'services/transcriber/src/bench/main.ts',
};

export const command: Command = {
  name: 'bench',
  summary: 'measure speed and endurance: calls, storm, soak, live, coefficients, measuring, desks, asr',
  help: `./run bench calls [--concurrency N] [--calls M] [--model-token-ms MS] [--wav FILE]... [--json]
    M real calls (default 20), N at a time (default 1), each with an agent's phone and a desk in a real browser;
    with a double of a language model that takes so long for a token, also when its sentences are past the gate;
    wav: what callers say in turn (16-bit PCM, mono), instead of sentences by a synthetic voice
    --both-recognisers: people are understood too; --idle-seconds S: look at the installation for so long before the first call
./run bench storm [--calls N] [--rate R] [--json]
    N calls (default 500), R a second (default 20), each hung up at random within 2 s: how long ARI took to answer, and
    what is left behind; exit status 1 when anything is
./run bench soak [--calls N] [--concurrency M] [--json]
    N whole calls (default 2000), M at a time (default 10): memory, handles, channels and keys as a curve; exit status 1
    when a call was not served or anything is left behind
./run bench live [--conversations N] [--minutes M] [--off] [--json]
    N conversations at once (default 10) for M minutes (default 60), both sides listened to, or not (--off): how many the
    transcriber admitted, what the desks of the others were told, CPU an hour, latency and memory as a curve; exit status 1
    when either grows
./run bench coefficients [--calls N] [--minutes M] [--idle-seconds S] [--conditions TEXT] [--json]
    what ./run plan computes with, measured anew and written to bench/coefficients.json: N calls (default 40) heard by the
    embedded recogniser and by both, M minutes (default 3) of three conversations listened to and not, 150 desks on one server;
    about 20 minutes; --conditions: what else the machine did, in words
./run bench measuring [--rounds N] [--warm-up M] [--at-once C] [--json]
    what metrics, and traces beside them, cost of the CPU of a call: three installations side by side, the same C calls (default 3)
    in all of them N times (default 100), differences by pairs with their 95 % interval; exit status 1 when metrics cost over 2 %
./run bench desks [--desks N] [--rounds M] [--storms S] [--json]
    N desks (default 300) connected at once over real HTTP: memory each, M calls (default 30) told to all of them, S times
    (default 3) every connection is cut at once; exit status 1 when 95 of 100 take over 200 ms, or anything is doubled, lost or
    left behind
./run bench asr [--json]
    streams a core, CPU, latency and memory of the transcriber beside a bare libvosk loop in the same run`,
  async run(args) {
    const [what, ...rest] = args;
    const script = what !== undefined && Object.hasOwn(BENCHES, what) ? BENCHES[what] : undefined;
    if (script === undefined)
      throw new UsageError(`bench: expected one of ${Object.keys(BENCHES).join(', ')}`);
    return (await runScript(script, rest)).status;
  },
};
