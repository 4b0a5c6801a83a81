import { parseArgs } from 'node:util';
import { type Command, UsageError } from '../command.ts';
import { QDRANT_HELP, qdrantSettings } from '../constellation/mod.ts';
import { PeopleModel } from '../running/people-model.ts';
import { serveStack } from '../running/serve.ts';

export const command: Command = {
  name: 'up',
  summary: 'start the stack without a call and keep it running',
  help: `./run up [--agents N] [--gateways N] [--desks] [--offline] [--qdrant URL]

Starts Asterisk, NATS, Redis and the six services and waits for Ctrl-C or ./run down.
Calls: ./run call "…" in another terminal, or a SIP phone to the printed address.

  --agents N   extensions with an automatic phone, from 1001 (default 1, at most 20)
  --gateways N gateways on the one Asterisk, which calls take in turn (default 1, at most 4)
  --desks      a desk for each extension in a browser without a screen, so that readiness is measured
  --offline    do not fetch the recogniser for people (133 MB, in the background, once)
${QDRANT_HELP}`,
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        agents: { type: 'string', default: '1' },
        gateways: { type: 'string', default: '1' },
        desks: { type: 'boolean' },
        offline: { type: 'boolean' },
        qdrant: { type: 'string' },
      },
    });
    const agents = Number(values.agents);
    if (!Number.isInteger(agents) || agents < 1 || agents > 20)
      throw new UsageError('up: --agents takes 1 to 20');
    const gateways = Number(values.gateways);
    if (!Number.isInteger(gateways) || gateways < 1 || gateways > 4)
      throw new UsageError('up: --gateways takes 1 to 4');
    const say = (line: string): void => void process.stdout.write(`${line}\n`);
    const served = await serveStack({
      agents,
      gateways,
      desks: values.desks ?? false,
      knowledgeDesk: true,
      overrides: { retriever: qdrantSettings(values.qdrant, process.env) },
      onStep: (step) => say(`  ${step}`),
    });
    const { constellation } = served.stack;
    say(`The agents' page: ${constellation.desktopUrl}`);
    say(`SIP: sip:3960@127.0.0.1:${constellation.stack.asterisk.sipPort} (this machine only)`);
    say('Ctrl-C or ./run down stops it.');
    const people = new PeopleModel({ say, offline: values.offline ?? false });
    void people.start().catch(() => undefined);
    await served.stopAsked;
    say('stopping');
    people.stop();
    await served.stop();
    return 0;
  },
};
