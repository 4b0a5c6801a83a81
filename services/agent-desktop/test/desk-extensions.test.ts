import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type AuditPage,
  askAnswerSchema,
  type ErrorBody,
  type ExtensionAskAnswer,
  type ExtensionAskView,
  extensionAskAnswerSchema,
  extensionsSchema,
  sessionSchema,
} from '#contract';
import { DeskClient, type Feed } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';
import { RigCall } from './rig-call.ts';

let rig: DeskRig;
let holder: DeskClient;
let other: DeskClient;
let feed: Feed;

beforeAll(async () => {
  rig = await DeskRig.start({ EXTENSION_HOLD_MS: '2000', EXTENSION_ASK_MS: '1500' });
}, 120_000);
afterAll(() => rig?.stop());
beforeEach(async () => {
  for (const name of ['camille', 'nadia']) {
    const client = new DeskClient(rig.url);
    await client.signIn(name);
    await client.delete('/api/sessions');
  }
  holder = await DeskClient.at(rig.url, '1001');
  feed = await holder.feed();
  other = new DeskClient(rig.url);
  await other.signIn('nadia');
  return () => feed.close();
});

async function refusal(response: Response): Promise<string> {
  return `${response.status} ${((await response.json()) as ErrorBody).error}`;
}

const take = (client: DeskClient): Promise<Response> =>
  client.post('/api/session/extension', { extension: '1001' });

async function ask(): Promise<ExtensionAskAnswer> {
  const response = await other.post('/api/session/extension/ask', { extension: '1001' });
  expect(response.status).toBe(200);
  return extensionAskAnswerSchema.parse(await response.json());
}

async function askedOf(): Promise<NonNullable<ExtensionAskView>> {
  return await vi.waitFor(
    () => {
      const shown = feed.named<ExtensionAskView>('ask').at(-1);
      if (!shown) throw new Error('the holder is not asked');
      return shown;
    },
    { timeout: 4_000 },
  );
}

const extensionOf = async (client: DeskClient): Promise<string | null> => {
  const session = sessionSchema.parse(await (await client.get('/api/session')).json());
  return session.signedIn ? session.extension : null;
};

describe('an extension in use', () => {
  it('is not taken by another person, and is the same person’s in all browsers', async () => {
    expect(await refusal(await take(other))).toBe('409 EXTENSION_IN_USE');
    expect(await extensionOf(other)).toBeNull();
    expect(await refusal(await other.get('/api/desk/events'))).toBe('409 NO_EXTENSION');
    const again = await DeskClient.at(rig.url, '1001');
    expect([await extensionOf(holder), await extensionOf(again)]).toEqual(['1001', '1001']);
  });

  it('goes to a colleague when its holder consents, and its holder has it no more', async () => {
    expect(await ask()).toMatchObject({ state: 'asked' });
    const { id, name } = await askedOf();
    expect(name).toBe('Nadia Exemple');
    const answer = { askId: id, consents: true };
    expect(await refusal(await other.post('/api/session/extension/answer', answer))).toBe('409 NO_EXTENSION');
    expect((await holder.post('/api/session/extension/answer', answer)).status).toBe(204);
    await vi.waitFor(() => expect(feed.ended).toBe(true));
    expect(await ask()).toMatchObject({ state: 'granted', session: { extension: '1001' } });
    expect([await extensionOf(holder), await extensionOf(other)]).toEqual([null, '1001']);
    expect(await refusal(await holder.get('/api/desk/events'))).toBe('409 NO_EXTENSION');
    expect(await refusal(await holder.post('/api/session/extension/answer', answer))).toBe(
      '409 NO_EXTENSION',
    );
  });

  it('is free again when the colleague who got it signs out before he opened its desk', async () => {
    await ask();
    const { id } = await askedOf();
    await holder.post('/api/session/extension/answer', { askId: id, consents: true });
    expect(await refusal(await take(holder))).toBe('409 EXTENSION_IN_USE');
    await other.delete('/api/session');
    expect((await take(holder)).status).toBe(200);
  });

  it('stays when its holder refuses, or does not answer in time; a second asker is told to wait', async () => {
    await ask();
    const third = new DeskClient(rig.url);
    await third.signIn('thomas');
    const wish = { extension: '1001' };
    expect(await refusal(await third.post('/api/session/extension/ask', wish))).toBe('409 EXTENSION_ASKED');
    const { id } = await askedOf();
    await holder.post('/api/session/extension/answer', { askId: id, consents: false });
    expect(await ask()).toMatchObject({ state: 'refused' });
    expect(feed.ended).toBe(false);
    await vi.waitFor(async () => expect((await ask()).state).toBe('asked'), {
      timeout: 8_000,
      interval: 200,
    });
    const late = await vi.waitFor(
      async () => {
        const answer = await ask();
        if (answer.state !== 'refused') throw new Error('the question is still open');
        return answer;
      },
      { timeout: 4_000, interval: 200 },
    );
    expect(late.untilMs).toBeLessThanOrEqual(Date.now());
    expect(await extensionOf(holder)).toBe('1001');
  }, 20_000);

  it('is free some time after the last page of its holder is gone, and not before', async () => {
    feed.close();
    expect(await refusal(await take(other))).toBe('409 EXTENSION_IN_USE');
    await vi.waitFor(async () => expect((await take(other)).status).toBe(200), {
      timeout: 5_000,
      interval: 100,
    });
    expect(await extensionOf(holder)).toBeNull();
  });

  it('stays its holder’s while his page is open, and is free as soon as he signs out', async () => {
    const begun = Date.now();
    await vi.waitFor(() => expect(Date.now() - begun).toBeGreaterThan(3_000), { timeout: 5_000 });
    expect(await refusal(await take(other))).toBe('409 EXTENSION_IN_USE');
    await holder.delete('/api/session');
    expect((await take(other)).status).toBe(200);
  });

  it('is freed by a supervisor, who sees who is on it; nobody else frees it', async () => {
    const supervisor = new DeskClient(rig.url);
    await supervisor.signIn('simone');
    const { extensions } = extensionsSchema.parse(await (await supervisor.get('/api/extensions')).json());
    expect(extensions).toMatchObject([
      { extension: '1001', holder: 'Camille Exemple' },
      { extension: '1002', holder: null },
    ]);
    expect(await refusal(await other.delete('/api/extensions/1001/holder'))).toBe('403 WRONG_ROLE');
    expect((await supervisor.delete('/api/extensions/1001/holder')).status).toBe(204);
    await vi.waitFor(() => expect(feed.ended).toBe(true));
    expect(await extensionOf(holder)).toBeNull();
    expect(await refusal(await supervisor.delete('/api/extensions/1001/holder'))).toBe('404 NOT_FOUND');
    expect((await take(other)).status).toBe(200);
    const dpo = new DeskClient(rig.url);
    await dpo.signIn('odile');
    const { entries } = (await (await dpo.get('/api/audit?act=extension-freed')).json()) as AuditPage;
    expect(entries.map(({ name, subject, outcome }) => `${name} | ${subject} | ${outcome}`)).toEqual([
      'Simone Exemple, superviseure | 1001 | refused',
      'Simone Exemple, superviseure | 1001 | done',
    ]);
  });

  it('is a matter of its organisation: another one’s people see that it is taken, not by whom, and can neither ask for it nor free it', async () => {
    const elsewhere = new DeskClient(rig.url);
    await elsewhere.signIn('rachid');
    expect(await refusal(await take(elsewhere))).toBe('409 EXTENSION_ELSEWHERE');
    const wish = elsewhere.post('/api/session/extension/ask', { extension: '1001' });
    expect(await refusal(await wish)).toBe('409 EXTENSION_ELSEWHERE');
    const supervisor = new DeskClient(rig.url);
    await supervisor.signIn('louise');
    const { extensions } = extensionsSchema.parse(await (await supervisor.get('/api/extensions')).json());
    expect(extensions[0]).toEqual({ extension: '1001', holder: null, sinceMs: null, elsewhere: true });
    expect(await refusal(await supervisor.delete('/api/extensions/1001/holder'))).toBe(
      '409 EXTENSION_ELSEWHERE',
    );
    expect(await extensionOf(holder)).toBe('1001');
    expect((await elsewhere.post('/api/session/extension', { extension: '1002' })).status).toBe(200);
    const own = extensionsSchema.parse(await (await supervisor.get('/api/extensions')).json());
    expect(own.extensions[1]?.holder).toBe('Rachid Exemple, agent du prestataire');
    await elsewhere.delete('/api/sessions');
  });
});

describe('a typed question', () => {
  it('is read, judged and deleted by who asked it, and not by who has the extension after him', async () => {
    const outside = askAnswerSchema.parse(
      await (await holder.post('/api/ask', { text: 'cumul emploi retraite' })).json(),
    );
    await feed.until(({ ask: shown }) => shown?.turnId === outside.turnId);
    const during = new RigCall(rig);
    await during.prepare();
    await during.ring('1001');
    await feed.until(({ call }) => call?.conversationId === during.conversationId);
    const { conversationId } = during;
    const inside = askAnswerSchema.parse(
      await (await holder.post('/api/ask', { text: 'et après un remariage', conversationId })).json(),
    );
    await feed.until(({ call }) => call?.asks[0]?.turnId === inside.turnId);

    await holder.post('/api/session/extension', { extension: null });
    expect((await take(other)).status).toBe(200);
    const theirs = await other.feed();
    const view = await theirs.until(({ call }) => call !== null);
    expect(view).toMatchObject({ ask: null, call: { asks: [] } });
    expect(JSON.stringify(theirs.events)).not.toMatch(/cumul|remariage/);
    for (const { conversationId: id, turnId } of [outside, inside]) {
      const opinion = { conversationId: id, turnId, saidSequence: 0, revision: 1, verdict: 'helped' };
      expect(await refusal(await other.post('/api/feedback', opinion))).toBe('404 NOT_FOUND');
    }
    expect(await refusal(await other.delete(`/api/ask/${outside.conversationId}`))).toBe('404 NOT_FOUND');
    await other.post('/api/session/extension', { extension: null });

    expect((await take(holder)).status).toBe(200);
    const mine = await holder.feed();
    await mine.until(({ ask: shown, call }) => shown !== null && call?.asks.length === 1);
    expect((await holder.delete(`/api/ask/${outside.conversationId}`)).status).toBe(204);
    for (const open of [mine, theirs]) open.close();
    await during.end();
  });
});
