import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../call/desk-robot.ts';
import type { Command } from '../command.ts';
import { PageTour } from '../pages/page-tour.ts';
import { prepareBrowser } from '../preparation.ts';
import { DemonstrationStack } from '../running/demonstration-stack.ts';

const SENTENCE = "bonjour mon mari est décédé est-ce que j'ai droit à sa retraite";
/** The phone rings, and the caller stays, so long that the desk can be looked at; a queue gives up on a phone after 15 s. Milliseconds. */
const LOOK_MS = 12_000;

export const command: Command = {
  name: 'pages',
  summary: 'look at every page of every role, in a real browser',
  help: `./run pages [--out DIR] [--json]

Starts the demonstration, signs in as each role, opens each page in each state that it has, in both themes, runs axe
(WCAG 2.2 AA, RGAA 4) and says what is wrong. The states of a page stand in the states.ts of its folder; the desk is
looked at on a real call.

  --out DIR   take a picture of each, ROLE-ADDRESS-STATE-THEME.png
  --json      last line: {pages[{role, address, state, theme, axeViolations, consoleErrors, faults[]}]}, the first two of
              the last three as counts`,
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: { out: { type: 'string' }, json: { type: 'boolean' } },
    });
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    const folder = values.out === undefined ? undefined : resolve(values.out);
    if (folder !== undefined) await mkdir(folder, { recursive: true });
    await prepareBrowser();
    const stack = await DemonstrationStack.start({
      desks: false,
      webPhones: true,
      pickUpAfterMs: LOOK_MS,
      onStep: (step) => say(`  ${step}`),
    });
    try {
      const browser = await launchBrowser();
      try {
        const pages = await new PageTour({
          browser,
          desktopUrl: stack.constellation.desktopUrl,
          call: () => stack.call({ text: SENTENCE, stayMs: LOOK_MS }),
          folder,
          say,
        }).run();
        if (values.json) process.stdout.write(`${JSON.stringify({ pages })}\n`);
        else process.stdout.write(`${pages.length} pages looked at\n`);
        return pages.every(({ faults }) => faults.length === 0) ? 0 : 1;
      } finally {
        await browser.close();
      }
    } finally {
      await stack.stop();
    }
  },
};
