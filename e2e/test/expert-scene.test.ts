import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { AgentPhone } from '@decroche/local-stack';
import { until } from '@decroche/test-kit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Scene } from '../src/scene.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** A base of six articles, none of which is about this. */
const SMALL_BASE = join(ROOT, 'services/retriever/test/base');
const NEED = "je voudrais racheter des trimestres pour mes années d'études";
const TITLE = 'Racheter des trimestres pour ses études';
const SLUG = 'racheter-des-trimestres-pour-ses-etudes';
const ANSWER = 'Vous pouvez racheter jusqu’à douze trimestres pour vos années d’études supérieures.';
const CONTROL_QUESTION = 'peut-on racheter ses années d’études';
const GOLDEN = [
  {
    id: 'g1',
    question: 'mon mari est décédé est-ce que j’ai droit à sa retraite',
    relevant: ['reversion-conditions'],
  },
  { id: 'g2', question: CONTROL_QUESTION, relevant: [SLUG] },
];
const ARTICLE = `---
slug: ${SLUG}
theme: age
title: '${TITLE}'
kind: procedure
counterparts: []
scope: national
relation: null
validFrom: null
validTo: null
version: 1
status: draft
author: à compléter par l’outil
reviewer: null
plain: |
  ${ANSWER}
questionsToAsk: []
relatedRights: []
sampleQuestions:
  - je voudrais racheter des trimestres pour mes études
  - rachat de trimestres au titre des années d’études
acronyms: []
sources:
  - title: Texte de test
    kind: officiel
    url: https://www.service-public.gouv.fr/particuliers/vosdroits/F13104
    issued: "2026"
    checkedOn: 2026-11-01
certainty: sure
demonstration: true
---

## Conditions <!-- role: conditions -->
${ANSWER}
`;

let folder: string;
let scene: Scene;
let phone: AgentPhone;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'expert-scene-'));
  const settings = await publishedBase();
  scene = await Scene.create({ agents: 1, overrides: { retriever: settings } });
  phone = await scene.phone('1001', 'never');
});
afterAll(async () => {
  await phone?.stop();
  await scene?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The small base with control questions, published in a database as `./run kb` does it; settings of the retriever that reads it. */
async function publishedBase(): Promise<Record<string, string>> {
  const source = join(folder, 'base');
  await cp(SMALL_BASE, source, { recursive: true });
  await mkdir(join(source, 'golden'));
  await writeFile(join(source, 'golden/part-1.yaml'), JSON.stringify(GOLDEN));
  const DATA_DIR = join(folder, 'data');
  const env = {
    ...{ PATH: process.env.PATH, DATA_DIR, DATABASE_URL: '' },
    PII_INSPECTOR: join(ROOT, 'services/pii-guard/src/documents/main.ts'),
  };
  const run = promisify(execFile);
  for (const args of [['import', source], ['publish']]) {
    const script = join(ROOT, 'services/retriever/src/kb/main.ts');
    await run(process.execPath, [script, ...args], { env, timeout: 60_000 });
  }
  return { DATA_DIR, LEARNED_DIR: join(folder, 'learned'), PUBLICATION_POLL_MS: '200' };
}

async function signedIn(name: RegExp, path = ''): Promise<Page> {
  const context = await (await scene.browser()).newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'fr-FR',
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await page.goto(scene.constellation.desktopUrl + path);
  await page.getByRole('button', { name }).click();
  return page;
}

/** A caller says his need; what the desk has for it when it rings, once he has hung up. */
async function called(): Promise<{ abstained: unknown; cited: string }> {
  scene.forget();
  const call = await scene.call(await scene.says(NEED));
  await scene.step('ringing', 30_000);
  const draft = await scene.seen('draft', ({ type, final }) => type === 'draft' && final === true);
  const agent = pages.agent;
  const shown =
    draft.abstained === true
      ? agent.getByRole('heading', { name: /Pas de réponse/ }).first()
      : agent.getByRole('region', { name: 'Réponse préparée' });
  await shown.waitFor();
  const cited = (await agent.locator('main').textContent()) ?? '';
  await call.hangUp();
  await call.ended;
  return { abstained: draft.abstained, cited };
}

const pages = {} as { agent: Page; author: Page; reviewer: Page };

describe('an expert, from a question without a source to the next caller who gets its answer', () => {
  it('takes a caller who gets no answer, and the gap that he leaves, as somebody’s work', async () => {
    pages.agent = await signedIn(/Camille/);
    await pages.agent.getByRole('button', { name: /1001/ }).click();
    await pages.agent.getByRole('heading', { name: /Prêt pour le prochain appel/ }).waitFor();
    expect(await called()).toMatchObject({ abstained: true });

    const author = await signedIn(/Élise/, '/expert/questions-sans-source');
    pages.author = author;
    await author.getByRole('button', { name: 'Écrire l’article' }).click();
    await author.getByLabel('Titre de l’article').fill(TITLE);
    await author.keyboard.press('Enter');
    await author.getByRole('heading', { level: 1, name: `Écrire : ${SLUG}` }).waitFor();
    await author.getByLabel('Texte de l’article').fill(ARTICLE);
    await author.getByRole('region', { name: 'Comme l’agent le verra' }).getByText(ANSWER).first().waitFor();
    await author.getByRole('button', { name: 'Enregistrer le brouillon' }).click();
    await author.getByText('Brouillon enregistré (version 1).').waitFor({ timeout: 35_000 });
    await author.getByRole('button', { name: 'Cet article répond à la question sans source' }).click();
    await author.getByText('Noté : les agents le sauront quand l’article sera publié.').waitFor();
    await author.getByRole('link', { name: 'Voir l’article et ses versions' }).click();
    await author.getByRole('button', { name: 'Remettre à la relecture' }).click();
    await author.getByText('une autre personne la relit').waitFor();
  });

  it('has somebody else review it, sees what it changes, and publishes', async () => {
    const reviewer = await signedIn(/René/, `/expert/articles/${SLUG}`);
    pages.reviewer = reviewer;
    await reviewer.getByText(ANSWER).first().waitFor();
    await reviewer.getByRole('button', { name: 'Approuver' }).click();
    await reviewer.getByRole('link', { name: 'prochaine publication' }).click();
    await reviewer.getByRole('button', { name: 'Mesurer l’effet' }).click();
    await reviewer.getByText('2 questions : 1 sans changement, 1 mieux répondue').waitFor();
    const compared = reviewer.getByRole('article', { name: CONTROL_QUESTION });
    await compared.getByText('Pas de réponse.').waitFor();
    await compared.getByRole('insertion').getByText(ANSWER).first().waitFor();
    await reviewer.getByRole('button', { name: 'Publier' }).click();
    await reviewer.getByText('Publication 2 faite.').waitFor();
    await until('the desks are told', async () => {
      await reviewer.goto(`${scene.constellation.desktopUrl}/expert/questions-sans-source?etat=answered`);
      await reviewer.getByRole('row', { name: new RegExp(SLUG) }).waitFor();
      return (await reviewer.getByText('Les agents le savent depuis').count()) === 1;
    });
  });

  it('gives the next caller’s agent the draft that cites the article, and tells agents that it is answered', async () => {
    const { abstained, cited } = await called();
    expect(abstained).toBe(false);
    expect(cited).toContain('douze trimestres');
    expect(cited).toContain(TITLE);
    const news = pages.agent.getByRole('region', {
      name: 'Nouveau : ces questions ont maintenant une réponse',
    });
    await news.getByRole('button', { name: TITLE }).click();
    await pages.agent.getByRole('dialog').getByText(ANSWER).first().waitFor();
  });

  it('shows an expert who tries the question on the spot what the agent saw', async () => {
    const { reviewer } = pages;
    await reviewer.goto(`${scene.constellation.desktopUrl}/expert/essayer`);
    await reviewer.getByLabel('Question', { exact: true }).fill(NEED);
    await reviewer.getByRole('button', { name: 'Essayer', exact: true }).click();
    await reviewer.getByText('l’agent aurait une réponse').waitFor();
    const answer = reviewer.getByRole('region', { name: 'Réponse de l’assistant' });
    await answer.getByText('douze trimestres').waitFor();
  });
});
