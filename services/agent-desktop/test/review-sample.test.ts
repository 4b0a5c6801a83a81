import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@decroche/service-kit';
import { notTried } from '@decroche/test-kit';
import { createServerDatabase, type ServerDatabase, TEST_SERVER } from '@decroche/test-stage';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KeptDraft, ReviewBody } from '#contract';
import { AuditLog } from '../src/audit/audit-log.ts';
import { DeskDatabase } from '../src/database/desk-database.ts';
import { Opinions } from '../src/feedback/opinions.ts';
import { dateOf } from '../src/figures/use/use-spans.ts';
import { CampaignOpenError, MalformedRequestError, NotFoundError } from '../src/http/request-errors.ts';
import { Campaigns, type OpenCampaign } from '../src/review/campaigns.ts';
import { Conformity } from '../src/review/conformity.ts';
import { Remarks } from '../src/review/remarks.ts';
import { Reviews } from '../src/review/reviews.ts';
import { Sample } from '../src/review/sample.ts';

const logger = createLogger('agent-desktop', 'silent');
const PLACES = TEST_SERVER === '' ? ['PGlite'] : ['PGlite', 'a PostgreSQL server'];
const SIZES = { perTheme: 5, lowConfidence: 3, feedback: 3 };
const RIGHT: ReviewBody = { exact: 'yes', complete: 'yes', clear: 'yes', biased: 'no', comment: '' };

const draftOf = (theme: string, need = theme): KeptDraft => ({
  needs: [need],
  theme,
  mode: 'built-in',
  outcome: 'answer',
  confidence: 0.9,
  abstained: false,
  asOfMonth: '2026-11',
  sentences: [{ text: 'Il faut 55 ans.', sources: [0] }],
  prose: [],
  leftOut: 0,
  sources: [
    {
      articleSlug: `${theme}-conditions`,
      articleVersion: 3,
      title: need,
      sectionTitle: 'Âge',
      scope: 'national',
      text: 'Il faut 55 ans.',
    },
  ],
});
const inDays = (days: number): string => dateOf(Date.now() + days * 86_400_000);

if (TEST_SERVER === '') {
  it('reviews on a PostgreSQL server', (context) => notTried(context, 'TEST_POSTGRES_URL names no server'));
}

describe.each(PLACES)('reviews in %s', (where) => {
  let folder: string;
  let server: ServerDatabase | undefined;
  let database: DeskDatabase;
  let audit: AuditLog;
  let campaigns: Campaigns;
  let sample: Sample;
  let reviews: Reviews;
  let remarks: Remarks;
  let conformity: Conformity;
  let campaign: OpenCampaign;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'review-'));
    server = where === 'PGlite' ? undefined : await createServerDatabase();
    database = new DeskDatabase(server ?? { folder: join(folder, 'desk') }, logger);
    audit = new AuditLog(database, logger);
    campaigns = new Campaigns(database, { proposedSizes: SIZES, longestDays: 31 });
    sample = new Sample(database);
    reviews = new Reviews(database);
    remarks = new Remarks(database, 180);
    conformity = new Conformity(database, campaigns);
    const ready = Promise.withResolvers<void>();
    await database.start(() => ready.resolve());
    await ready.promise;
  }, 60_000);

  beforeEach(async () => {
    await campaigns.end();
    await campaigns.closeEnded(audit);
    await database.ask((tables) =>
      sql`truncate review_result, review_agreement, review_remark, review_campaign cascade`.execute(tables),
    );
    await campaigns.begin({ endsOn: inDays(7), sizes: SIZES });
    campaign = (await campaigns.current()) as OpenCampaign;
  });

  afterAll(async () => {
    audit?.destroy();
    await database?.destroy();
    await server?.drop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  const take = (theme: string, rank: number, need = theme): Promise<number> =>
    sample.take(campaign, {
      ...{ basis: 'theme', stratum: theme, rank, draft: draftOf(theme, need), twice: false, opinionId: null },
    });
  const nextId = async (reviewer: string): Promise<string> =>
    (await sample.next(campaign, reviewer)).next?.draftId ?? 'none';
  const give = async (reviewer: string, more: Partial<ReviewBody> = {}): Promise<string> => {
    const draftId = await nextId(reviewer);
    await reviews.give(campaign, { draftId, reviewer }, { ...RIGHT, ...more });
    return draftId;
  };
  const left = async (reviewer: string): Promise<number> => (await sample.next(campaign, reviewer)).left;

  it('a theme keeps those of its drafts that drew least, whatever other themes have', async () => {
    const drawn = [0.9, 0.2, 0.8, 0.4, 0.6];
    for (const rank of drawn) expect(await take('reversion', rank)).toBe(rank === 0.6 ? 0.9 : 1);
    expect(await take('reversion', 0.1)).toBe(0.8);
    await take('rachat', 0.99);
    const { rows } = await database.ask((tables) =>
      sql<{ rank: number }>`select rank from review_draft where stratum = 'reversion' order by rank`.execute(
        tables,
      ),
    );
    expect(rows.map(({ rank }) => rank)).toEqual([0.1, 0.2, 0.4, 0.6, 0.8]);
    expect(await left('r1')).toBe(6);
  });

  it('a draft that somebody read stays, whatever is drawn after it', async () => {
    await take('reversion', 0.95);
    const read = await give('r1', { exact: 'no' });
    for (const rank of [0.1, 0.2, 0.3, 0.4, 0.5]) await take('reversion', rank);
    const { rows } = await database.ask((tables) =>
      sql<{ id: string }>`select id from review_draft`.execute(tables),
    );
    expect(rows.map(({ id }) => id)).toContain(read);
    expect(rows).toHaveLength(6);
  });

  it('nobody reads a draft twice, and no draft is read by three', async () => {
    await take('reversion', 0.5);
    const draftId = await give('r1');
    expect(await nextId('r1')).toBe('none');
    await expect(reviews.give(campaign, { draftId, reviewer: 'r1' }, RIGHT)).rejects.toThrow(NotFoundError);
    expect(await give('r2')).toBe(draftId);
    expect(await nextId('r3')).toBe('none');
    await expect(reviews.give(campaign, { draftId, reviewer: 'r3' }, RIGHT)).rejects.toThrow(NotFoundError);
  });

  it('of two who send the third review at once neither is a third', async () => {
    await take('reversion', 0.5);
    const draftId = await give('r1');
    const both = await Promise.allSettled(
      ['r2', 'r3'].map((reviewer) => reviews.give(campaign, { draftId, reviewer }, RIGHT)),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('a review that is taken back leaves the other one as the first, and no remark', async () => {
    await take('reversion', 0.5);
    const draftId = await give('r1', { exact: 'no', comment: 'L’âge a changé.' });
    await give('r2', { comment: 'Incomplet.' });
    await reviews.withdraw(campaign, { draftId, reviewer: 'r1' });
    expect((await remarks.page({ page: 0 })).remarks.map(({ comment }) => comment)).toEqual(['Incomplet.']);
    expect(await nextId('r1')).toBe(draftId);
    await give('r3');
    const { agreement } = await conformity.view();
    expect(agreement[0]?.cases).toBeNull();
    await expect(reviews.withdraw(campaign, { draftId, reviewer: 'r1' })).rejects.toThrow(NotFoundError);
  });

  it('one that two shall read is first for the second, and the order of each reviewer is his own', async () => {
    for (let at = 0; at < 5; at += 1) await take('reversion', at / 10, `need ${at}`);
    await sample.take(campaign, {
      ...{
        basis: 'low-confidence',
        stratum: '',
        rank: 0.5,
        draft: draftOf('rachat'),
        twice: true,
        opinionId: null,
      },
    });
    const { rows } = await database.ask((tables) =>
      sql<{ id: string }>`select id from review_draft where twice`.execute(tables),
    );
    const twice = rows[0]?.id ?? '';
    await reviews.give(campaign, { draftId: twice, reviewer: 'r1' }, RIGHT);
    expect(await nextId('r2')).toBe(twice);
    const firsts = new Set<string>();
    for (const reviewer of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
      await reviews.withdraw(campaign, { draftId: twice, reviewer: 'r1' }).catch(() => undefined);
      firsts.add(await nextId(reviewer));
    }
    expect(firsts.size).toBeGreaterThan(1);
  });

  it('at the end of a campaign all that was sampled is gone, counts and remarks stay, and the audit log says so', async () => {
    for (let at = 0; at < 5; at += 1) await take('reversion', at / 10, `need ${at}`);
    for (let at = 0; at < 5; at += 1) {
      await give('r1', at === 0 ? { exact: 'no', comment: 'L’âge a changé.' } : {});
      await give('r2');
    }
    const before = await conformity.view();
    expect(before.months).toMatchObject([{ basis: 'theme', conform: { cases: 5 } }]);
    expect(before.agreement.map(({ cases }) => cases)).toEqual([5, 5, 5, 5]);
    expect((await remarks.page({ page: 0 })).remarks[0]?.draft).not.toBeNull();

    await database.ask((tables) => sql`update review_campaign set ends_at = now()`.execute(tables));
    expect(await campaigns.current()).toBeNull();
    expect((await remarks.page({ page: 0 })).remarks[0]?.draft).toBeNull();
    const draftId = '00000000-0000-4000-8000-000000000000';
    await expect(reviews.give(campaign, { draftId, reviewer: 'r3' }, RIGHT)).rejects.toThrow(NotFoundError);
    expect(await take('reversion', 0)).toBe(0);

    await campaigns.closeEnded(audit);
    await campaigns.closeEnded(audit);
    expect(await conformity.view()).toEqual(before);
    const { rows } = await database.ask((tables) =>
      sql<{
        left: string;
      }>`select (select count(*) from review_draft) + (select count(*) from review) as left`.execute(tables),
    );
    expect(Number(rows[0]?.left)).toBe(0);
    expect((await remarks.page({ page: 0 })).remarks).toMatchObject([
      {
        comment: 'L’âge a changé.',
        faults: ['exact'],
        theme: 'reversion',
        articles: [{ slug: 'reversion-conditions', version: 3 }],
        draft: null,
        state: 'open',
      },
    ]);
    const { entries } = await audit.page({ act: 'review-purge', limit: 1 });
    expect(entries[0]?.subject).toBe('fin de campagne : 5 réponses relues ou à relire');
  });

  it('campaigns follow one another, each with an end that is near', async () => {
    await expect(campaigns.begin({ endsOn: inDays(3), sizes: SIZES })).rejects.toThrow(CampaignOpenError);
    for (const days of [-1, 40])
      await expect(campaigns.begin({ endsOn: inDays(days), sizes: SIZES })).rejects.toThrow(
        MalformedRequestError,
      );
    expect((await campaigns.view(true)).campaign).toMatchObject({
      endsOn: inDays(7),
      sampled: 0,
      reviewed: 0,
    });
    expect(await campaigns.end()).toBe(true);
    expect(await campaigns.end()).toBe(false);
    await campaigns.closeEnded(audit);
    await campaigns.begin({ endsOn: inDays(0), sizes: SIZES });
    expect((await campaigns.view(true)).campaign?.endsOn).toBe(inDays(0));
  });

  it('a draft that is here for an opinion goes with the opinion', async () => {
    const opinions = new Opinions(database, 180);
    const draft = draftOf('reversion');
    const opinionId = await opinions.add({ verdict: 'did-not-help', sentence: null, draft });
    await sample.take(campaign, {
      ...{ basis: 'feedback', stratum: '', rank: 0.3, draft, twice: false, opinionId },
    });
    expect(await left('r1')).toBe(1);
    await opinions.withdraw(opinionId);
    expect(await left('r1')).toBe(0);
  });

  it('a remark is found by its article, says what came of it, and goes when it was kept long enough', async () => {
    await take('reversion', 0.5);
    await give('r1', { complete: 'no', comment: 'Il manque le plafond.' });
    const [remark] = (await remarks.page({ state: 'open', page: 0 })).remarks;
    const id = remark?.id ?? '';
    const about = async (article: string): Promise<number> =>
      (await remarks.page({ article, page: 0 })).total;
    expect([await about('reversion-conditions'), await about('reversion')]).toEqual([1, 0]);
    expect(
      await remarks.answer(id, { state: 'rejected', why: 'Le plafond est dans un autre article.' }),
    ).toBe(true);
    expect((await remarks.page({ state: 'open', page: 0 })).total).toBe(0);
    expect(await remarks.answer(id, { state: 'changed', slug: 'reversion-conditions', version: 4 })).toBe(
      true,
    );
    expect((await remarks.page({ page: 0 })).remarks).toMatchObject([
      { state: 'changed', changed: { slug: 'reversion-conditions', version: 4 }, why: '' },
    ]);
    expect(await remarks.answer('00000000-0000-4000-8000-000000000000', { state: 'open' })).toBe(false);
    await database.ask((tables) =>
      sql`update review_remark set written_week = written_week - make_interval(days => 190)`.execute(tables),
    );
    await remarks.purge(audit);
    expect((await remarks.page({ page: 0 })).total).toBe(0);
  });
});
