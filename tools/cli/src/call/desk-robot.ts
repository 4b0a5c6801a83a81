import { chromiumLauncher } from '@decroche/local-stack';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/**
 * A real browser without a screen, for desks that nobody sits at.
 *
 * @param microphone a WAV file that each page hears over and over, from the moment it opens the microphone; without it
 *   there is no microphone
 */
export async function launchBrowser(microphone?: string): Promise<Browser> {
  const launcher = await chromiumLauncher();
  return await chromium.launch({
    ...launcher,
    args: [...launcher.args, ...microphoneFlags(microphone)],
    // Playwright would end this process at a signal, before what else runs was stopped.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

function microphoneFlags(file: string | undefined): string[] {
  if (file === undefined) return [];
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-audio-capture=${file}`,
    '--autoplay-policy=no-user-gesture-required',
  ];
}

/** A desk open in a real browser: signed in, extension chosen, agent page shown. */
export interface OpenDesk {
  readonly page: Page;
  close(): Promise<void>;
}

const VIEWPORT = { width: 1280, height: 720 };

/**
 * Opens a desk for an extension as a demonstration agent. Whoever asks for the extension gets it.
 *
 * @param desktopUrl address of the agents' page
 */
export async function openDesk(browser: Browser, desktopUrl: string, extension: string): Promise<OpenDesk> {
  // A dot that pulses is drawn sixty times a second by the processor here, where an agent's machine has a screen for it.
  const context = await browser.newContext({
    viewport: VIEWPORT,
    locale: 'fr-FR',
    baseURL: desktopUrl,
    reducedMotion: 'reduce',
  });
  try {
    await signIn(context, desktopUrl, extension);
    const page = await context.newPage();
    await page.goto('/');
    await page.locator('main[aria-busy="false"]').waitFor();
    yieldWhenAsked(page);
    return { page, close: () => context.close() };
  } catch (error) {
    await context.close();
    throw error;
  }
}

async function signIn(context: BrowserContext, desktopUrl: string, extension: string): Promise<void> {
  const origin = { origin: desktopUrl };
  const known = await (await context.request.get('/api/session')).json();
  const agents =
    known.demonstrationAgents?.filter(({ roles }: { roles: string[] }) => roles.includes('agent')) ?? [];
  // The desks of a bench are spread over the people there are: a person has so many sessions and no more.
  const agentId = agents[Number(extension) % agents.length]?.id;
  const session = await context.request.post('/api/session', { data: { agentId }, headers: origin });
  const { csrfToken } = await session.json();
  const chosen = await context.request.post('/api/session/extension', {
    data: { extension },
    headers: { ...origin, 'x-csrf-token': csrfToken },
  });
  if (!chosen.ok())
    throw new Error(`the desk refused the extension: ${chosen.status()} ${await chosen.text()}`);
}

/** A person who asks for the extension gets it: nobody sits at this desk. It ends with the page. */
function yieldWhenAsked(page: Page): void {
  page
    .getByRole('button', { name: 'Laisser le poste' })
    .click({ timeout: 0 })
    .catch(() => undefined);
}
