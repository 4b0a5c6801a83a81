import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { CallLines, draftLines } from '../call/call-lines.ts';
import type { Command } from '../command.ts';
import { QDRANT_HELP, qdrantSettings } from '../constellation/mod.ts';
import { accountLines, demonstrationAccounts } from '../running/accounts.ts';
import type { DemonstrationStack } from '../running/demonstration-stack.ts';
import { chosenModel, MODEL_HELP } from '../running/model-option.ts';
import { PeopleModel } from '../running/people-model.ts';
import { serveStack } from '../running/serve.ts';

const FIRST_SENTENCE = "bonjour mon mari est décédé est-ce que j'ai droit à sa retraite";

export const command: Command = {
  name: 'demo',
  summary: 'start everything and watch a real call become a prepared answer',
  help: `./run demo [--once] [--offline] [--model ADDRESS|small] [--qdrant URL]

Starts Asterisk, NATS, Redis and the six services on this machine, opens a desk, places a call by SIP with a
synthetic voice and prints its timeline. Then type a sentence to place another call, or call from your browser at
the printed address; Ctrl-C stops everything.

The recogniser for people (133 MB) is fetched in the background at the first start; until then synthetic voices alone are
understood.

  --once   stop after the first call; exit status 1 when no draft was ready before the pickup; nothing is fetched behind it
  --offline   do not fetch the recogniser for people
${MODEL_HELP}
${QDRANT_HELP}`,
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean' },
        offline: { type: 'boolean' },
        model: { type: 'string' },
        'model-name': { type: 'string' },
        qdrant: { type: 'string' },
      },
    });
    const say = (line: string): void => void process.stdout.write(`${line}\n`);
    say('Décroché: starting on this machine (nothing is installed globally)');
    const model =
      values.model === undefined
        ? undefined
        : await chosenModel(values.model, values['model-name'], process.env);
    const overrides = {
      retriever: qdrantSettings(values.qdrant, process.env),
      'agent-desktop': { DEMO_FIGURES: 'true' },
      ...(model === undefined ? {} : { generator: model.settings }),
    };
    const served = await serveStack({
      overrides,
      webPhones: true,
      knowledgeDesk: true,
      beside: model?.processes ?? [],
      onStep: (step) => say(`  ${step}`),
    }).catch(async (error: unknown) => {
      await model?.stop();
      throw error;
    });
    const people = new PeopleModel({ say, offline: (values.offline ?? false) || (values.once ?? false) });
    const scene: Scene = { stack: served.stack, say, lastRevisionMs: model?.deadlineMs ?? 0 };
    try {
      const url = served.stack.constellation.desktopUrl;
      say('');
      say(`The agents' page: ${url}`);
      say(
        '  sign in as an agent and choose extension 1001: its automatic phone picks up after 5 s of ringing.',
      );
      say('  No password; each role has its own pages:');
      for (const line of accountLines(await demonstrationAccounts(url))) say(`    ${line}`);
      say('  what the manager sees is made up, and marked as such');
      say(`To call with your own microphone: ${url}/appeler`);
      say('  your phone in the browser: choose extension 1002; while it is on, it rings before the other');
      if (model !== undefined) say(model.notice);
      say('');
      void people.start().catch(() => undefined);
      const ready = await Promise.race([demonstrate(scene, FIRST_SENTENCE), served.stopAsked]);
      if (values.once) return ready === true ? 0 : 1;
      await Promise.race([converse(scene), served.stopAsked]);
      return 0;
    } finally {
      say('stopping');
      people.stop();
      await served.stop();
      await model?.stop();
    }
  },
};

interface Scene {
  readonly stack: DemonstrationStack;
  readonly say: (line: string) => void;
  /** How long a caller stays for what a language model makes of the draft. */
  readonly lastRevisionMs: number;
}

/** One call, its timeline and its draft; true when the draft was on the screen before the pickup. */
async function demonstrate({ stack, say, lastRevisionMs }: Scene, text: string): Promise<boolean> {
  const lines = new CallLines(say);
  say(`A caller says: « ${text} »`);
  const report = await stack.call({ text, lastRevisionMs }, (atMs, step) => lines.step(atMs, step));
  say('');
  for (const line of draftLines(report)) say(line);
  say('');
  return report.readyBeforePickupMs !== null && report.readyBeforePickupMs > 0;
}

/** Places a call for each line typed; without a terminal it waits for the end. */
async function converse(scene: Scene): Promise<void> {
  if (!process.stdin.isTTY) return await new Promise(() => undefined);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  terminal.setPrompt('Say something else (Ctrl-C stops): ');
  terminal.prompt();
  for await (const line of terminal) {
    const text = line.trim();
    if (text !== '') {
      await demonstrate(scene, text).catch((error: unknown) =>
        scene.say(error instanceof Error ? error.message : ''),
      );
    }
    terminal.prompt();
  }
}
