import { type Draft, type Said, TurnSource } from '@decroche/contracts';
import { chromiumLauncher, ensure } from '@decroche/local-stack';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { AskAnswer } from '#contract';
import type { DeskRig } from './desk-rig.ts';
import { RigCall } from './rig-call.ts';
import { typedSaid } from './sample-content.ts';

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

/** Types a question and presses the button, as a person would. */
export async function askOnPage(page: Page, text: string): Promise<Said> {
  await page.getByLabel('Votre question').fill(text);
  const [answered] = await Promise.all([
    page.waitForResponse((response) => response.url().endsWith('/api/ask')),
    page.getByRole('button', { name: 'Chercher' }).click(),
  ]);
  const { conversationId, turnId } = (await answered.json()) as AskAnswer;
  return typedSaid({ conversationId, turnId, source: TurnSource.AGENT_TYPED }, text);
}

/** Answers a typed question as the generator does. */
export async function answerOnDesk(rig: DeskRig, said: Said, more: Partial<Draft> = {}): Promise<void> {
  await new RigCall(rig, said.turn?.conversationId).draft(said, more);
}
