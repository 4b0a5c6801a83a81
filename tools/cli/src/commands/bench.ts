import { type Command, UsageError } from '../command.ts';
import { runScript } from '../subprocess.ts';

const BENCHES: Readonly<Record<string, string>> = {
  calls: 'bench/src/calls-main.ts',
  asr: 'services/transcriber/src/bench/main.ts',
};

export const command: Command = {
  name: 'bench',
  summary: 'measure speed: calls, asr',
  help: `./run bench calls [--concurrency N] [--calls M] [--model-token-ms MS] [--wav FILE]... [--json]
    M real calls (default 20), N at a time (default 1), each with an agent's phone and a desk in a real browser;
    with a double of a language model that takes so long for a token, also when its sentences are past the gate;
    wav: what callers say in turn (16-bit PCM, mono), instead of sentences by a synthetic voice
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
