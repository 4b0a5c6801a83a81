import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../call/desk-robot.ts';
import { type Command, UsageError } from '../command.ts';
import { drawContactSheets } from '../pages/contact-sheet.ts';
import { PageTour } from '../pages/page-tour.ts';
import { renewPictures } from '../pages/renew-pictures.ts';
import { prepareBrowser } from '../preparation.ts';
import { StoppedError, StopRequest, startUnlessAsked } from '../running/stop-request.ts';

const SENTENCE = "bonjour mon mari est décédé est-ce que j'ai droit à sa retraite";
/** The phone rings, and the caller stays, so long that the desk can be looked at; a queue gives up on a phone after 15 s. Milliseconds. */
const LOOK_MS = 12_000;

export const command: Command = {
  name: 'pages',
  summary: 'look at every page of every role, in a real browser',
  help: `./run pages [--short] [--out DIR] [--renew] [--json]

Starts the demonstration, signs in as each role, opens each page in each state that it has, in both themes, runs axe
(WCAG 2.2 AA, RGAA 4), walks once through each page with the Tab key alone, looks whether all of it fits and can be
reached in windows 640 and 320 pixels wide (RGAA 10.4, 10.11), and says what is wrong. Of a long list the first twenty
rows are looked at. The states of a page stand in the states.ts of its folder; the desk is
looked at on a real call.

  --short     each state of each page as one role; once in the dark; narrow, the first state and too much of it; of
              each other role the first page: as the tests do
  --out DIR   take a picture of each, ROLE-ADDRESS-STATE-THEME.png, and one of all states of each page,
              etats-ADDRESS.png
  --renew     with --out: takes those that the documents show over into docs/images
  --json      last line: {pages[{role, address, state, theme, axeViolations, consoleErrors, keyboardFaults, faults[]}]},
              the first three of the last four as counts`,
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        out: { type: 'string' },
        json: { type: 'boolean' },
        short: { type: 'boolean' },
        renew: { type: 'boolean' },
      },
    });
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    if (values.renew && values.out === undefined) throw new UsageError('pages: --renew takes --out DIR');
    const folder = values.out === undefined ? undefined : resolve(values.out);
    if (folder !== undefined) await mkdir(folder, { recursive: true });
    await prepareBrowser();
    const stop = new StopRequest();
    const stack = await startUnlessAsked(
      {
        desks: false,
        webPhones: true,
        knowledgeDesk: true,
        overrides: { 'agent-desktop': { DEMO_FIGURES: 'true' } },
        pickUpAfterMs: LOOK_MS,
        onStep: (step) => say(`  ${step}`),
      },
      stop,
    );
    try {
      const browser = await launchBrowser();
      try {
        const tour = new PageTour({
          browser,
          desktopUrl: stack.constellation.desktopUrl,
          call: () => stack.call({ text: SENTENCE, stayMs: LOOK_MS }),
          short: values.short ?? false,
          folder,
          say,
        });
        const pages = await Promise.race([tour.run(), stop.asked]);
        if (pages === undefined) throw new StoppedError('stopped before every page was looked at');
        if (folder !== undefined) await drawContactSheets(browser, pages, folder);
        if (folder !== undefined && values.renew) say(`  ${await renewPictures(folder)} pictures renewed`);
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
