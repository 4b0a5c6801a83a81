import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { CallLines, draftLines } from '../call/call-lines.ts';
import type { Command } from '../command.ts';
import { QDRANT_HELP, qdrantSettings } from '../constellation/mod.ts';
import type { DemonstrationStack } from '../running/demonstration-stack.ts';
import { serveStack } from '../running/serve.ts';

const FIRST_SENTENCE = "bonjour mon mari est décédé est-ce que j'ai droit à sa retraite";

export const command: Command = {
  name: 'demo',
  summary: 'start everything and watch a real call become a prepared answer',
  help: `./run demo [--once] [--qdrant URL]

Starts Asterisk, NATS, Redis and the six services on this machine, opens a desk, places a call by SIP with a
synthetic voice and prints its timeline. Then type a sentence to place another call; Ctrl-C stops everything.

  --once   stop after the first call; exit status 1 when no draft was ready before the pickup
${QDRANT_HELP}`,
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: { once: { type: 'boolean' }, qdrant: { type: 'string' } },
    });
    const overrides = { retriever: qdrantSettings(values.qdrant, process.env) };
    const say = (line: string): void => void process.stdout.write(`${line}\n`);
    say('Décroché: starting on this machine (nothing is installed globally)');
    const served = await serveStack({ overrides, onStep: (step) => say(`  ${step}`) });
    try {
      const url = served.stack.constellation.desktopUrl;
      say('');
      say(`The agents' page: ${url}`);
      say('  sign in as any of the agents (demonstration, no password), choose extension 1001');
      say('  Its automatic phone picks up after 5 s of ringing.');
      say('The speech model is a demonstration model: it understands synthetic voices only.');
      say('');
      const ready = await Promise.race([demonstrate(served.stack, FIRST_SENTENCE, say), served.stopAsked]);
      if (values.once) return ready === true ? 0 : 1;
      await Promise.race([converse(served.stack, say), served.stopAsked]);
      return 0;
    } finally {
      say('stopping');
      await served.stop();
    }
  },
};

/** One call, its timeline and its draft; true when the draft was on the screen before the pickup. */
async function demonstrate(
  stack: DemonstrationStack,
  text: string,
  say: (line: string) => void,
): Promise<boolean> {
  const lines = new CallLines(say);
  say(`A caller says: « ${text} »`);
  const report = await stack.call({ text }, (atMs, step) => lines.step(atMs, step));
  say('');
  for (const line of draftLines(report)) say(line);
  say('');
  return report.readyBeforePickupMs !== null && report.readyBeforePickupMs > 0;
}

/** Places a call for each line typed; without a terminal it waits for the end. */
async function converse(stack: DemonstrationStack, say: (line: string) => void): Promise<void> {
  if (!process.stdin.isTTY) return await new Promise(() => undefined);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  terminal.setPrompt('Say something else (Ctrl-C stops): ');
  terminal.prompt();
  for await (const line of terminal) {
    const text = line.trim();
    if (text !== '') {
      await demonstrate(stack, text, say).catch((error: unknown) =>
        say(error instanceof Error ? error.message : ''),
      );
    }
    terminal.prompt();
  }
}
