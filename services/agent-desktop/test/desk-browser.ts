import { chromiumLauncher, ensure } from '@decroche/local-stack';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Starts the browser of this machine, or the one that local-stack fetches. */
export async function startBrowser(): Promise<Browser> {
  await ensure(['chromium']);
  const { executablePath, env, args } = await chromiumLauncher();
  return chromium.launch({ executablePath, env, args });
}

/** Signs in as a fictitious agent and chooses an extension, as a person would. */
export async function openDesk(context: BrowserContext, url: string, extension: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('button', { name: 'Camille Exemple' }).click();
  await page.getByRole('button', { name: `Poste ${extension}` }).click();
  await page.getByText('Prêt pour le prochain appel').waitFor();
  return page;
}
