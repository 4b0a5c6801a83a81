import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Piece } from '../src/import/personal-data-gate.ts';
import { BaseImport } from '../src/kb/base-import.ts';
import { KnowledgeDesk } from '../src/kb/commands.ts';
import { ExpertDesk, type Saved } from '../src/kb/expert-desk.ts';
import { ArticleStore } from '../src/store/article-store.ts';
import { type KnowledgeDatabase, openDatabase } from '../src/store/database.ts';
import type { Person } from '../src/store/person.ts';
import { SAMPLE_FOLDER } from './sample-base.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

const TODAY = (): Date => new Date('2026-11-21T10:00:00Z');
const SLUG = 'reversion-conditions';
const ELISE: Person = { name: 'Élise Exemple', handle: 'aaaaaaaaaaaa' };
const RENE: Person = { name: 'René Exemple', handle: 'bbbbbbbbbbbb' };
/** Finds whoever is called Dupont. */
const INSPECTOR = {
  inspect: async (pieces: readonly Piece[]) =>
    pieces.map(({ text }) => (text.includes('Dupont') ? ['PERSON'] : [])),
};
let folder: string;
let kept: TestDatabase;
let database: KnowledgeDatabase;
let desk: KnowledgeDesk;
let expert: ExpertDesk;
let published: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'expert-'));
  kept = await createTestDatabase(join(folder, 'data'));
  database = await openDatabase(kept.address);
  desk = new KnowledgeDesk(database, { today: TODAY });
  expert = new ExpertDesk(database, INSPECTOR, TODAY);
  await new BaseImport(database.sql, INSPECTOR).markdown(SAMPLE_FOLDER, new Set());
  await desk.publish('Claire', false);
  published = await readFile(join(SAMPLE_FOLDER, 'articles/reversion/reversion-conditions.md'), 'utf8');
}, 180_000);
afterAll(async () => {
  await database?.close();
  await kept?.drop();
  await rm(folder, { recursive: true, force: true });
});

const next = (more: (text: string) => string = (text) => text): string =>
  more(published.replace('version: 1', 'version: 2'));
const save = (text: string, by: Person, seenAt?: Date, reviewed: readonly string[] = []): Promise<Saved> =>
  expert.save({ slug: SLUG, text, seenAt, reviewed: new Set(reviewed) }, by);
const slugsOf = (found: readonly { article: { slug: string } }[]): string[] =>
  found.map(({ article }) => article.slug);

test('articles are found by their words in any order, and by where they stand', async () => {
  const { catalogue, found } = await expert.articles({ words: 'Reversion CONDITIONS' });
  expect(slugsOf(found)).toContain(SLUG);
  expect(catalogue.entries.size).toBeGreaterThan(found.length);
  expect(slugsOf((await expert.articles({ words: 'réversion chimère' })).found)).toEqual([]);
  expect((await expert.articles({ state: 'draft' })).found).toEqual([]);
  const published = await expert.articles({ state: 'published' });
  expect(published.found).toHaveLength(catalogue.entries.size);
  expect(published.found.map(({ liveVersion }) => liveVersion)).not.toContain(0);
});

test('articles are found by the day on which their rule applies, and by the age of what they rest on', async () => {
  const { found } = await expert.articles({ appliesOn: '1950-01-01' });
  const all = (await expert.articles({})).found;
  expect(found.every(({ article }) => article.validFrom === null || article.validFrom <= '1950-01-01')).toBe(
    true,
  );
  expect(found.length).toBeLessThan(all.length);
  const old = await expert.articles({ sourcesReadBefore: '2999-01-01' });
  expect(old.found).toHaveLength(all.length);
});

test('one article is shown with its versions, when each was live, and the articles that belong to it', async () => {
  const { dossier } = await expert.dossier(SLUG);
  expect(dossier.versions).toMatchObject([
    { state: { version: 1, status: 'published' }, live: true, publications: [{ number: 1 }] },
  ]);
  expect(slugsOf(dossier.regional)).toEqual(['regional-reversion']);
  const { dossier: regional } = await expert.dossier('regional-reversion');
  expect(regional.national?.article.slug).toBe(SLUG);
  const { dossier: age } = await expert.dossier('age-avant');
  expect(slugsOf(age.periods)).toEqual(['age-avant', 'age-apres']);
  await expect(expert.dossier('nulle-part')).rejects.toMatchObject({ code: 'WORKFLOW' });
});

test('a text is read as it would be published, with each fault at its line', async () => {
  const text = next((one) => one.replace('## Montant', '## Le prix').replace('role: montant', 'role: prix'));
  const { article, faults } = await expert.check(SLUG, text);
  expect(article).toBeUndefined();
  const line = text.split('\n').findIndex((one) => one.startsWith('## Le prix')) + 1;
  expect(faults).toContainEqual(expect.objectContaining({ line, blocking: true }));
  const voice = next((one) => one.replace('plain: |', 'plain: |\n  On compte vos revenus.'));
  const checked = await expert.check(SLUG, voice);
  expect(checked.article?.version).toBe(2);
  const at = voice.split('\n').findIndex((one) => one.includes('On compte')) + 1;
  expect(checked.faults).toContainEqual(
    expect.objectContaining({ line: at, blocking: true, message: expect.stringContaining('"on"') }),
  );
});

test('whoever wrote or went on with a draft never approves it, whatever he is called, and what the text claims counts for nothing', async () => {
  const claimed = next((one) =>
    one.replace('author: Équipe A', 'author: Quelqu’un').replace('status: draft', 'status: published'),
  );
  const first = await save(claimed, ELISE);
  expect(first).toMatchObject({
    personal: [],
    state: { version: 2, status: 'draft', author: ELISE.name, reviewer: null },
  });
  const { markdown } = await desk.version(SLUG, 2);
  expect(markdown).toContain(`author: ${ELISE.name}`);
  expect(markdown).toContain('status: draft');
  const second = await save(
    next((one) => one.replace('54 %', '60 %')),
    RENE,
    first.state?.changedAt,
  );
  expect(second.state).toMatchObject({ author: ELISE.name });
  await desk.move('submit', SLUG, 2, RENE);
  for (const person of [
    ELISE,
    RENE,
    { ...ELISE, name: 'Élise Autrenom' },
    { ...RENE, name: 'Renée Nouveau' },
    { name: 'elise  exemple', handle: 'cccccccccccc' },
  ]) {
    await expect(desk.move('approve', SLUG, 2, person)).rejects.toMatchObject({ code: 'WORKFLOW' });
  }
  const third: Person = { name: 'Tiers Exemple', handle: 'dddddddddddd' };
  const back = await desk.move('send-back', SLUG, 2, third, 'Le taux est faux.');
  expect(back.sentBack).toEqual({ because: 'Le taux est faux.', by: third.name });
  await desk.move('submit', SLUG, 2, ELISE);
  const approved = await desk.move('approve', SLUG, 2, third);
  expect(approved).toMatchObject({ reviewer: third.name, sentBack: null });
  expect((await expert.publications()).waiting.map(({ state }) => state.slug)).toEqual([SLUG]);
  await desk.publish('Claire', false);
  const { dossier } = await expert.dossier(SLUG);
  expect(dossier.versions.map(({ state, live }) => [state.version, state.status, live])).toEqual([
    [2, 'published', true],
    [1, 'archived', false],
  ]);
  await desk.rollback();
  const { catalogue } = await expert.articles({});
  expect(catalogue.entries.get(SLUG)?.liveVersion).toBe(1);
});

test('a draft that somebody else changed meanwhile is not written over', async () => {
  const text = published.replace('version: 1', 'version: 3');
  const first = await save(text, ELISE);
  await save(text.replace('54 %', '55 %'), RENE, first.state?.changedAt);
  await expect(save(text.replace('54 %', '56 %'), ELISE, first.state?.changedAt)).rejects.toMatchObject({
    code: 'VERSION_CHANGED',
  });
  expect((await desk.version(SLUG, 3)).markdown).toContain('55 %');
  await expect(save(text.replace('version: 3', 'version: 4'), ELISE)).rejects.toMatchObject({
    code: 'WORKFLOW',
  });
  await expect(save(text, ELISE)).rejects.toMatchObject({ code: 'VERSION_CHANGED' });
  await expect(save(published, ELISE, new Date())).rejects.toMatchObject({ code: 'PUBLISHED_VERSION' });
});

test('a text with personal data is not kept until an expert has looked at the very find, and an unreadable one never', async () => {
  const text = published
    .replace(`slug: ${SLUG}`, 'slug: nouvel-article')
    .replace('54 %', 'M. Dupont touche 54 %');
  const write = (reviewed: readonly string[]): Promise<Saved> =>
    expert.save({ slug: 'nouvel-article', text, seenAt: undefined, reviewed: new Set(reviewed) }, ELISE);
  const refused = await write([]);
  expect(refused.state).toBeUndefined();
  const line = text.split('\n').findIndex((one) => one.includes('Dupont')) + 1;
  expect(refused.personal).toMatchObject([{ line, class: 'PERSON' }]);
  expect(await new ArticleStore(database.sql).has('nouvel-article')).toBe(false);
  expect((await write([refused.personal[0]?.key ?? ''])).state).toMatchObject({
    version: 1,
    status: 'draft',
  });
  const broken = await expert.save(
    { slug: 'autre', text: 'rien', seenAt: undefined, reviewed: new Set() },
    ELISE,
  );
  expect(broken).toMatchObject({ state: undefined, faults: [{ blocking: true }] });
  await expect(
    expert.save({ slug: 'autre', text, seenAt: undefined, reviewed: new Set() }, ELISE),
  ).rejects.toMatchObject({ code: 'WORKFLOW' });
});
