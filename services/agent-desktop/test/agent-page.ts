import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { openDesk, startBrowser } from './desk-browser.ts';
import { DeskClient } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';
import { RigCall } from './rig-call.ts';

const EXTENSION = '1001';

/** The desk of one agent in a browser: one rig for the tests of a file, a page of its own for each test. */
export class AgentPage {
  readonly rig: DeskRig;
  readonly #browser: Browser;
  readonly #violations: string[] = [];
  /** Calls that a test left open. */
  readonly #calls = new Set<RigCall>();
  #context: BrowserContext | undefined;
  #page: Page | undefined;

  private constructor(rig: DeskRig, browser: Browser) {
    this.rig = rig;
    this.#browser = browser;
  }

  /** Prepares it around the tests of a file. @returns the one of the test that runs */
  static aroundTests(): () => AgentPage {
    let desk: AgentPage | undefined;
    beforeAll(async () => {
      await buildWebWhenStale();
      const started = [DeskRig.start({ ENDED_SHOWN_MS: '300' }), startBrowser()] as const;
      desk = new AgentPage(...(await Promise.all(started)));
    }, 300_000);
    beforeEach(() => desk?.open());
    afterEach(() => desk?.close());
    afterAll(() => desk?.stop());
    return () => {
      if (desk === undefined) throw new Error('the desk is there in tests only');
      return desk;
    };
  }

  get page(): Page {
    if (this.#page === undefined) throw new Error('the page is open in tests only');
    return this.#page;
  }

  get draft(): Locator {
    return this.page.getByRole('region', { name: 'Réponse préparée' });
  }

  async open(): Promise<void> {
    this.#context = await this.#browser.newContext({
      viewport: { width: 1280, height: 720 },
      locale: 'fr-FR',
    });
    this.#context.setDefaultTimeout(8_000);
    this.#page = await openDesk(this.#context, this.rig.url, EXTENSION);
    this.#page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) this.#violations.push(message.text());
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#calls].map((call) => call.end()));
    this.#calls.clear();
    await this.#context?.close();
    // The next test begins when nothing of this one is on the desk any more.
    const feed = await (await DeskClient.at(this.rig.url, EXTENSION)).feed();
    await feed.until(({ call }) => call === null);
    feed.close();
    expect(this.#violations).toEqual([]);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.rig.stop();
  }

  newCall(): RigCall {
    const call = new RigCall(this.rig);
    this.#calls.add(call);
    return call;
  }

  /** A call that rings, with its draft on the page. */
  async ringing(): Promise<RigCall> {
    const call = this.newCall();
    await call.prepare();
    await call.ring(EXTENSION);
    await this.draft.waitFor();
    return call;
  }

  /** The call is over; what the page then shows is the test's. */
  async hangUp(call: RigCall): Promise<void> {
    this.#calls.delete(call);
    await call.end();
  }

  /** The call is over, and the page waits for the next one. */
  async end(call: RigCall): Promise<void> {
    await this.hangUp(call);
    await this.page.getByRole('heading', { name: 'Prêt pour le prochain appel' }).waitFor();
  }
}
