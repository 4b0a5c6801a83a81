import { may, type Role, type SessionView } from '@decroche/agent-desktop/contract';
import { type PageFolder, pageFolders, THEMES, type Theme } from '@decroche/agent-desktop/pages';
import { type Browser, errors, type Page, type Route } from 'playwright-core';
import { openDesk } from '../call/desk-robot.ts';
import { demonstrationAccounts, oneForEachRole } from '../running/accounts.ts';
import { auditPage, PageConsole, type PageFinding, type PageStand } from './page-audit.ts';

type PageState = PageFolder['states'][number];
type CannedAnswer = NonNullable<PageState['answers']>[string];

const VIEWPORT = { width: 1280, height: 720 };
/** Longest wait for a page to come into a state, milliseconds. */
const STATE_TIMEOUT_MS = 15_000;
const EVERYBODY = 'everybody';
/** What the tour calls as, and at which desk. */
const EXTENSION = '1001';

/** A state in which a page has more to show than anybody reads. */
const TOO_MUCH = 'too-much';

const SESSION = 'GET /api/session';

/** Nobody is signed in, and the fund has an identity provider. */
const PROVIDER: NonNullable<PageState['answers']> = {
  [SESSION]: {
    json: {
      signedIn: false,
      demonstrationAgents: [],
      caller: false,
      provider: { contact: 'le support informatique, poste 4000' },
      signOutAt: null,
    } satisfies SessionView,
  },
};

/** States that every page has before it is there, or in its place. */
const AROUND: readonly (PageState & { readonly address: string })[] = [
  { address: '/', name: 'sign-in', shows: 'Connexion de démonstration' },
  { address: '/', name: 'loading', shows: 'Chargement…', answers: { [SESSION]: 'never' } },
  {
    address: '/',
    name: 'failed',
    shows: 'La page ne s’est pas chargée',
    answers: { [SESSION]: 'unavailable' },
  },
  { address: '/', name: 'provider', shows: 'Connectez-vous avec votre compte habituel.', answers: PROVIDER },
  {
    address: '/connexion?faute=refused',
    name: 'refused',
    shows: 'La connexion a été refusée ou annulée.',
    answers: PROVIDER,
  },
  {
    address: '/connexion?faute=no-role',
    name: 'no-role',
    shows: 'Se connecter avec un autre compte',
    answers: PROVIDER,
  },
  { address: '/nulle-part', name: 'not-found', shows: 'Cette page n’existe pas' },
];

const WRONG_ROLE: PageState = {
  name: 'wrong-role',
  shows: 'Cette page n’est pas ouverte à votre rôle',
};

/** What a tour needs of a running installation. */
export interface TourStage {
  readonly browser: Browser;
  readonly desktopUrl: string;
  /** Places a call that the desk of {@link EXTENSION} gets, and settles when it is over. */
  readonly call: () => Promise<unknown>;
  /** Each page in each of its states as one role, once in the dark, narrow in few; of each other role the first page only. */
  readonly short: boolean;
  /** Where pictures go; undefined for none. */
  readonly folder: string | undefined;
  /** Gets who looks, and each fault as soon as it is seen. */
  readonly say: (line: string) => void;
}

/** Opens each page as each role in each state, both themes, and says what is wrong with it. */
export class PageTour {
  readonly #stage: TourStage;
  readonly #findings: PageFinding[] = [];
  /** Addresses of pages that were looked at in all of their states, and the name of what stands in their place. */
  readonly #seen = new Set<string>();
  /** What was looked at in the dark. */
  readonly #dark = new Set<string>();
  /** Files of the app, by address. */
  readonly #assets = new Map<string, { readonly headers: Record<string, string>; readonly body: Buffer }>();
  /** Addresses that were walked through by keyboard. */
  readonly #walked = new Set<string>();
  /** Pages in their states, as they were looked at in narrow windows. */
  readonly #narrowed = new Set<string>();

  constructor(stage: TourStage) {
    this.#stage = stage;
  }

  /** @throws Error when the desk does not get through the call, or the browser ends */
  async run(): Promise<readonly PageFinding[]> {
    const pages = await pageFolders();
    const people = oneForEachRole(await demonstrationAccounts(this.#stage.desktopUrl));
    const waiting = [...people];
    const takeTurns = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        await this.#tourOf(next.id, next.roles, pages);
    };
    // Two at once: a page is mostly waited for, and so is a call.
    await Promise.all([this.#deskOnACall().then(takeTurns), this.#everybody(pages).then(takeTurns)]);
    return this.#findings;
  }

  /** What needs no sign-in, or stands in the place of one. */
  #everybody(pages: readonly PageFolder[]): Promise<void> {
    return this.#as(EVERYBODY, undefined, async (page) => {
      for (const [at, state] of AROUND.entries()) {
        await this.#look(page, EVERYBODY, state.address, state, this.#themes('around', at));
      }
      for (const { address, permission, states } of pages) {
        if (permission === 'public') await this.#lookAtEach(page, EVERYBODY, address, states);
      }
    });
  }

  async #tourOf(id: string, roles: readonly Role[], pages: readonly PageFolder[]): Promise<void> {
    const role = roles.join('+');
    await this.#as(role, id, async (page) => {
      const own = pages.filter(
        ({ permission, states }) => permission !== 'public' && may(roles, permission) && states.length > 0,
      );
      for (const [at, { address, states }] of own.entries()) {
        // Whoever has several roles sees what each of them sees, with a navigation above it.
        const again = roles.length > 1 || (this.#stage.short && this.#seen.has(address));
        if (!again) this.#seen.add(address);
        // Of a role whose pages were seen, its navigation is new, which is the same on each of them.
        else if (this.#stage.short && at > 0) continue;
        await this.#lookAtEach(page, role, address, again ? states.slice(0, 1) : states);
      }
      // That the server refuses each page to each other role is shown without a browser; how it is said is the same everywhere.
      const shut = pages.find(({ permission }) => permission !== 'public' && !may(roles, permission));
      if (shut !== undefined && !(this.#stage.short && this.#seen.has(WRONG_ROLE.name))) {
        this.#seen.add(WRONG_ROLE.name);
        await this.#look(page, role, shut.address, WRONG_ROLE, this.#themes(WRONG_ROLE.name, 0));
      }
    });
  }

  /** A browser of its own, in which somebody is signed in. */
  async #as(role: string, agentId: string | undefined, look: (page: Page) => Promise<void>): Promise<void> {
    const { browser, desktopUrl, say } = this.#stage;
    say(`  ${role}`);
    const context = await browser.newContext({
      viewport: VIEWPORT,
      locale: 'fr-FR',
      baseURL: desktopUrl,
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(STATE_TIMEOUT_MS);
    try {
      if (agentId !== undefined) {
        await context.request.post('/api/session', { data: { agentId }, headers: { origin: desktopUrl } });
      }
      // One page for all: the browser then compiles the app once.
      await look(await context.newPage());
    } finally {
      await context.close();
    }
  }

  async #lookAtEach(page: Page, role: string, address: string, states: readonly PageState[]): Promise<void> {
    for (const [at, state] of states.entries())
      await this.#look(
        page,
        role,
        address,
        state,
        this.#themes(address, at),
        this.#isNarrowed(address, state, at),
      );
  }

  /** Whether state number `at` is to be looked at in narrow windows: once each, in a short tour the usual one and too much of it. */
  #isNarrowed(address: string, { name }: PageState, at: number): boolean {
    const stand = `${address} ${name}`;
    if (this.#narrowed.has(stand) || (this.#stage.short && at > 0 && name !== TOO_MUCH)) return false;
    this.#narrowed.add(stand);
    return true;
  }

  /** @param what whose state number `at` is looked at */
  #themes(what: string, at: number): readonly Theme[] {
    if (this.#stage.short && (at > 0 || this.#dark.has(what))) return ['light'];
    this.#dark.add(what);
    return THEMES;
  }

  async #look(
    page: Page,
    role: string,
    address: string,
    state: PageState,
    themes: readonly Theme[],
    narrow = false,
  ): Promise<void> {
    const { answers = {}, at = address, name, shows } = state;
    const canned = (url: string, method = 'GET'): CannedAnswer | undefined =>
      URL.canParse(url) ? answers[`${method} ${new URL(url).pathname}`] : undefined;
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.route('**/api/**', (route) =>
      answer(route, canned(route.request().url(), route.request().method())),
    );
    await page.route('**/assets/**', (route) => this.#asset(route));
    const log = new PageConsole(
      page,
      // The server answers 404 where there is no page.
      (url) => madeToFail(answers, url) || (name === 'not-found' && url.endsWith(at)),
    );
    await page.goto(at);
    await comeInto(page, state).catch((error: Error) => {
      if (!(error instanceof errors.TimeoutError)) throw error;
      log.errors.push(`within ${STATE_TIMEOUT_MS} ms it does not show « ${shows} »`);
    });
    const stand = { role, address: address.split('?')[0] ?? address, state: name };
    await this.#audit(page, log, stand, themes, narrow);
    log.close();
  }

  /** Part of the app, from memory: a browser whose answers are made up caches nothing, and the desk bounds what an address may ask. */
  async #asset(route: Route): Promise<void> {
    const url = route.request().url();
    let asset = this.#assets.get(url);
    if (asset === undefined) {
      const response = await route.fetch();
      const [headers, body] = [response.headers(), await response.body()];
      if (!response.ok()) return await route.fulfill({ response, body });
      asset = { headers, body };
      this.#assets.set(url, asset);
    }
    await route.fulfill({ status: 200, ...asset });
  }

  /** The desk, from an empty queue to the note of a call, on a real call. */
  async #deskOnACall(): Promise<void> {
    const { browser, desktopUrl, call, say } = this.#stage;
    say('  agent, on a call');
    const { page, close } = await openDesk(browser, desktopUrl, EXTENSION);
    page.setDefaultTimeout(60_000);
    const log = new PageConsole(page, () => false);
    const at = (state: string): PageStand => ({ role: 'agent', address: '/poste', state });
    try {
      await page.getByText('Prêt pour le prochain appel').waitFor();
      await this.#audit(page, log, at('waiting'));
      await page.getByRole('button', { name: 'Raccourcis clavier' }).click();
      await page.getByRole('dialog', { name: 'Raccourcis clavier' }).waitFor();
      await this.#audit(page, log, at('shortcuts'));
      await page.keyboard.press('Escape');
      const called = call();
      // Reported where it is waited for.
      called.catch(() => undefined);
      const draft = page.getByRole('region', { name: 'Réponse préparée' });
      await draft.waitFor();
      await this.#audit(page, log, at('ringing'));
      await page.locator('.call-band.conversation').waitFor();
      await this.#audit(page, log, at('conversation'));
      await called;
      await page.locator('.call-band.ended').waitFor();
      await this.#audit(page, log, at('ended'));
    } finally {
      await close();
    }
  }

  async #audit(
    page: Page,
    log: PageConsole,
    stand: PageStand,
    themes: readonly Theme[] = THEMES,
    narrow = false,
  ): Promise<void> {
    const { folder, say } = this.#stage;
    const walked = stand.state !== WRONG_ROLE.name && !this.#walked.has(stand.address);
    if (walked) this.#walked.add(stand.address);
    for (const finding of await auditPage(page, log, stand, themes, { folder, walked, narrow })) {
      this.#findings.push(finding);
      const { role, address, state, theme, faults } = finding;
      for (const fault of faults) say(`${role} ${address} ${state} ${theme}: ${fault}`);
    }
  }
}

/** Whether what failed at that address, by any method, was made to. */
function madeToFail(answers: NonNullable<PageState['answers']>, url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { pathname } = new URL(url);
  return Object.entries(answers).some(
    ([route, canned]) => canned === 'unavailable' && route.split(' ')[1] === pathname,
  );
}

/** Does on the page what brings it into the state, and waits until it is there. */
async function comeInto(page: Page, { answers, steps = [], shows }: PageState): Promise<void> {
  // The page itself, which may be loading in its turn.
  if (answers?.[SESSION] !== 'never') await page.locator('main:not(.gate[aria-busy="true"])').waitFor();
  for (const step of steps) {
    if ('press' in step) await page.getByRole('button', { name: step.press, exact: true }).click();
    else await page.getByLabel(step.fill, { exact: true }).fill(step.with);
  }
  await page.getByText(shows).filter({ visible: true }).first().waitFor();
}

async function answer(route: Route, canned: CannedAnswer | undefined): Promise<void> {
  if (canned === undefined) await route.continue();
  else if (canned === 'unavailable')
    await route.fulfill({ status: 503, json: { error: 'DEPENDENCY_AWAY', message: 'made to fail' } });
  // One that never comes goes with its page.
  else if (canned !== 'never') await route.fulfill({ json: canned.json });
}
