import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type AskAnswer,
  articleSchema,
  askAnswerSchema,
  type ErrorBody,
  sessionSchema,
  themesSchema,
} from '#contract';
import { DeskClient, Feed } from './desk-client.ts';
import { DeskRig, TIMELINE_TOKEN } from './desk-rig.ts';
import { measuredCalls } from './measured-calls.ts';
import { RigCall } from './rig-call.ts';

let rig: DeskRig;
let desk: DeskClient;

beforeAll(async () => {
  rig = await DeskRig.start();
  desk = await DeskClient.at(rig.url, '1001');
}, 120_000);
afterAll(() => rig?.stop());

/** Code of a refused request, whose message must be one line. */
async function refusal(response: Response): Promise<string> {
  const body = (await response.json()) as ErrorBody;
  expect(body.message).toMatch(/^[^\n]+$/);
  return `${response.status} ${body.error}`;
}

async function ringing(): Promise<RigCall> {
  const call = new RigCall(rig);
  await call.prepare();
  await call.ring('1001');
  const feed = await desk.feed();
  await feed.until(
    (view) => view.call?.conversationId === call.conversationId && view.call.need?.draft != null,
  );
  feed.close();
  return call;
}

describe('sign-in', () => {
  it('offers fictitious agents, opens a session in an http-only strict cookie, and ends it', async () => {
    const client = new DeskClient(rig.url);
    const offered = sessionSchema.parse(await (await client.get('/api/session')).json());
    expect(offered).toMatchObject({ signedIn: false });
    const response = await client.signIn('nadia');
    expect(response.headers.getSetCookie()[0]).toMatch(/HttpOnly.*SameSite=Strict/);
    expect(await response.json()).toMatchObject({
      signedIn: true,
      name: 'Nadia Exemple',
      demonstration: true,
      extension: null,
      extensions: ['1001', '1002'],
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    expect(await refusal(await client.get('/api/desk/events'))).toBe('409 NO_EXTENSION');
    const gone = await fetch(`${rig.url}/api/session`, {
      method: 'DELETE',
      headers: { cookie: client.cookie, 'x-csrf-token': client.csrfToken },
    });
    expect(await gone.json()).toMatchObject({ signedIn: false });
    expect(await (await client.get('/api/session')).json()).toMatchObject({ signedIn: false });
  });

  it('refuses nobody’s name, a forged cookie, another site’s page and a wrong token', async () => {
    const client = new DeskClient(rig.url);
    expect(await refusal(await client.post('/api/session', { agentId: 'nobody' }))).toBe('401 NOT_SIGNED_IN');
    const forged = { cookie: 'desk_session=abc.def' };
    expect(await refusal(await client.get('/api/desk/events', forged))).toBe('401 NOT_SIGNED_IN');
    const foreign = { origin: 'https://elsewhere.example' };
    expect(await refusal(await client.post('/api/session', { agentId: 'nadia' }, foreign))).toBe(
      '403 FOREIGN_REQUEST',
    );
    const choice = { extension: '1002' };
    expect(await refusal(await desk.post('/api/session/extension', choice, { 'x-csrf-token': 'x' }))).toBe(
      '403 FOREIGN_REQUEST',
    );
    expect(await refusal(await desk.post('/api/session/extension', choice, foreign))).toBe(
      '403 FOREIGN_REQUEST',
    );
    expect(await refusal(await desk.post('/api/session/extension', { extension: '9999' }))).toBe(
      '400 MALFORMED_REQUEST',
    );
  });

  it('closes the feed of a desk that moves to another extension', async () => {
    const client = await DeskClient.at(rig.url, '1001');
    const feed = await client.feed();
    await client.post('/api/session/extension', { extension: '1002' });
    await vi.waitFor(() => expect(feed.ended).toBe(true));
  });
});

describe('themes', () => {
  it('are those of the base with the questions to choose, for whoever reads it; a base that is away is said', async () => {
    const response = await desk.get('/api/themes');
    expect(response.status).toBe(200);
    expect(themesSchema.parse(await response.json())).toEqual({
      themes: [
        {
          id: 'reversion',
          label: 'Pension de réversion',
          needs: ['Pension de réversion : qui y a droit', 'Demander une pension de réversion'],
        },
        { id: 'rachat', label: 'Rachat de trimestres', needs: ['Demander un rachat de trimestres'] },
      ],
    });
    expect(await refusal(await new DeskClient(rig.url).get('/api/themes'))).toBe('401 NOT_SIGNED_IN');
    const dpo = new DeskClient(rig.url);
    await dpo.signIn('odile');
    expect(await refusal(await dpo.get('/api/themes'))).toBe('403 WRONG_ROLE');
    rig.retrieverAway = true;
    expect(await refusal(await desk.get('/api/themes'))).toBe('503 DEPENDENCY_AWAY');
    rig.retrieverAway = false;
  });
});

describe('a typed question', () => {
  it('goes to the redactor only, and comes back without what was personal', async () => {
    const feed = await desk.feed();
    const response = await desk.post('/api/ask', { text: 'Mme Durand peut-elle cumuler' });
    const answer = askAnswerSchema.parse(await response.json());
    expect(answer.said).toMatchObject({ text: '[PERSONNE 1] peut-elle cumuler' });
    expect(answer.said.redactions).toMatchObject([{ type: 'PERSON' }]);
    const view = await feed.until((seen) => seen.ask?.turnId === answer.turnId);
    expect(view.ask?.said?.text).toBe('[PERSONNE 1] peut-elle cumuler');
    expect(rig.typed).toContain('Mme Durand peut-elle cumuler');
    expect(JSON.stringify(feed.events)).not.toContain('Durand');
    const forget = { method: 'DELETE', headers: { cookie: desk.cookie, 'x-csrf-token': desk.csrfToken } };
    expect((await fetch(`${rig.url}/api/ask/${answer.conversationId}`, forget)).status).toBe(204);
    await feed.until((seen) => seen.ask === null);
    feed.close();
  });

  it('goes on from the question before it outside a call, until a call rings', async () => {
    const feed = await desk.feed();
    const asked = async (text: string, conversationId?: string): Promise<AskAnswer> =>
      askAnswerSchema.parse(await (await desk.post('/api/ask', { text, conversationId })).json());
    const first = await asked('pension de réversion');
    const second = await asked('et pour les ressources', first.conversationId);
    expect(second.conversationId).toBe(first.conversationId);
    const view = await feed.until((seen) => seen.ask?.turnId === second.turnId);
    expect(view.ask).toMatchObject({ over: false, earlier: [{ text: 'pension de réversion' }] });
    const call = await ringing();
    await feed.until((seen) => seen.ask?.over === true);
    await call.end();
    const third = await asked('et pour un remariage', first.conversationId);
    expect(third.conversationId).not.toBe(first.conversationId);
    const after = await feed.until((seen) => seen.ask?.turnId === third.turnId);
    expect(after.ask).toMatchObject({ over: false, earlier: [] });
    for (const { conversationId } of [first, third]) await desk.delete(`/api/ask/${conversationId}`);
    await feed.until((seen) => seen.ask === null);
    feed.close();
  });

  it('reaches the redactor as its words are seen, whatever invisible characters were pasted with them', async () => {
    const pasted =
      'majo\u00adration de\u200b la pen\u2060sion \u202epour\u202c enfants e\u0301leve\u0301s\ufeff';
    expect((await desk.post('/api/ask', { text: pasted })).status).toBe(200);
    expect(rig.typed.at(-1)).toBe('majoration de la pension pour enfants élevés');
    expect(await refusal(await desk.post('/api/ask', { text: '\u00ad\u200b \ufeff' }))).toBe(
      '400 MALFORMED_REQUEST',
    );
  });

  it('belongs to the call on the screen, and to no call of another desk', async () => {
    const call = await ringing();
    const text = 'et après un remariage';
    const { turnId } = askAnswerSchema.parse(
      await (await desk.post('/api/ask', { text, conversationId: call.conversationId })).json(),
    );
    const feed = await desk.feed();
    const view = await feed.until((seen) => seen.call?.asks[0]?.turnId === turnId);
    expect(view.call?.asks[0]).toMatchObject({ source: 'agent-typed', said: { text } });
    feed.close();
    const stranger = await DeskClient.at(rig.url, '1002');
    expect(
      await refusal(await stranger.post('/api/ask', { text, conversationId: call.conversationId })),
    ).toBe('404 NOT_FOUND');
    await call.end();
  });

  it('is refused plainly when it is empty, too long, or the redactor is away', async () => {
    expect(await refusal(await desk.post('/api/ask', { text: '   ' }))).toBe('400 MALFORMED_REQUEST');
    expect(await refusal(await desk.post('/api/ask', { text: 'x'.repeat(2_001) }))).toBe(
      '400 MALFORMED_REQUEST',
    );
    rig.redactorAway = true;
    expect(await refusal(await desk.post('/api/ask', { text: 'réversion' }))).toBe('503 DEPENDENCY_AWAY');
    rig.redactorAway = false;
  });
});

describe('an article', () => {
  it('is given in full, or said to be missing', async () => {
    const article = articleSchema.parse(await (await desk.get('/api/articles/reversion-conditions')).json());
    expect(article).toMatchObject({
      slug: 'reversion-conditions',
      sections: [{ sourceId: 's-a' }, {}, { unchecked: true }],
    });
    expect(await refusal(await desk.get('/api/articles/unknown'))).toBe('404 NOT_FOUND');
    expect(await refusal(await desk.get('/api/articles/..%2Fetc'))).toBe('400 MALFORMED_REQUEST');
    expect(await refusal(await fetch(`${rig.url}/api/articles/reversion-conditions`))).toBe(
      '401 NOT_SIGNED_IN',
    );
  });
});

/** Within 50 ms. */
const SOON = (ms: number): number => expect.closeTo(ms, -2);

describe('readiness', () => {
  it('is counted once a call, from the first desk that saw it, and told on the timeline', async () => {
    const timeline = await Feed.open(`${rig.url}/api/timeline/events`, {
      'x-timeline-token': TIMELINE_TOKEN,
    });
    const before = (await measuredCalls(rig)).get('calls') ?? 0;
    const call = new RigCall(rig);
    const said = await call.prepare('ma question [PERSONNE 1]');
    await call.ring('1001');
    const feed = await desk.feed();
    await feed.until(
      (view) => view.call?.conversationId === call.conversationId && view.call.need?.draft != null,
    );
    feed.close();
    const { conversationId } = call;
    const shown = (kind: string, afterMs: number, visible = true) => ({
      kind,
      conversationId,
      turnId: call.turn.turnId,
      shownAtMs: said.speechEndedAtMs + afterMs,
      clockErrorMs: 1,
      visible,
    });
    const pickup = { kind: 'pickup', conversationId, readyBeforePickupMs: 3_400, visible: true };
    for (const report of [
      shown('extracts', 10, false),
      shown('extracts', 412),
      shown('draft', 530),
      shown('draft', 900),
      { ...pickup, visible: false },
      pickup,
      { ...pickup, readyBeforePickupMs: 1 },
    ]) {
      expect((await desk.post('/api/desk/shown', report)).status).toBe(204);
    }
    const measured = await vi.waitFor(async () => {
      const counts = await measuredCalls(rig);
      expect(counts.get('calls')).toBe(before + 1);
      return counts;
    });
    expect(measured.get('ready/3400')).toBe(1);
    // The desk tells the end of speech by its own clock, from the moment at which the text came: some milliseconds later.
    const cells = [...measured.keys()].filter((cell) => /^(extracts|draft)\/\d/.test(cell)).sort();
    expect(cells.map((cell) => Number(cell.split('/')[1]))).toEqual([SOON(530), SOON(412)]);
    expect(measured.has('ready/1')).toBe(false);
    const ours = await vi.waitFor(() => {
      const told = timeline.named<{ type: string; conversationId: string; visible?: boolean }>('timeline');
      const entries = told.filter((entry) => entry.conversationId === conversationId);
      expect(entries.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['lifecycle', 'said', 'passages', 'draft', 'shown', 'readiness']),
      );
      return entries;
    });
    expect(ours.find(({ type, visible }) => type === 'readiness' && visible === true)).toMatchObject({
      readyBeforePickupMs: 3_400,
      endOfSpeechToExtractsMs: SOON(412),
      endOfSpeechToDraftMs: SOON(530),
    });
    timeline.close();
    await call.end();
  });

  it('is not taken about a call of another desk', async () => {
    const call = await ringing();
    const stranger = await DeskClient.at(rig.url, '1002');
    const report = {
      kind: 'pickup',
      conversationId: call.conversationId,
      readyBeforePickupMs: 9_999,
      visible: true,
    };
    expect(await refusal(await stranger.post('/api/desk/shown', report))).toBe('404 NOT_FOUND');
    await call.end();
  });
});

describe('the timeline', () => {
  it('opens to its token only', async () => {
    expect(await refusal(await fetch(`${rig.url}/api/timeline/events`))).toBe('401 NOT_SIGNED_IN');
    const wrong = { 'x-timeline-token': 'x'.repeat(TIMELINE_TOKEN.length) };
    expect(await refusal(await fetch(`${rig.url}/api/timeline/events`, { headers: wrong }))).toBe(
      '401 NOT_SIGNED_IN',
    );
  });
});

describe('junk', () => {
  it.each([
    ['half a JSON text', 'POST', '/api/ask', '{"text":', '400 MALFORMED_REQUEST'],
    ['a list for an object', 'POST', '/api/ask', '[]', '400 MALFORMED_REQUEST'],
    ['a body of 20 kB', 'POST', '/api/ask', 'x'.repeat(20_000), '413 MALFORMED_REQUEST'],
    ['half a report', 'POST', '/api/desk/shown', '{"kind":"draft"}', '400 MALFORMED_REQUEST'],
    ['null for an id', 'POST', '/api/feedback', '{"conversationId":null}', '400 MALFORMED_REQUEST'],
    ['a string for an object', 'POST', '/api/session/extension', '"1001"', '400 MALFORMED_REQUEST'],
    ['an unknown address', 'GET', '/api/nothing', '', '404 NOT_FOUND'],
    ['a number out of bounds', 'GET', '/api/figures/readiness?days=-1', '', '400 MALFORMED_REQUEST'],
    ['half an escape', 'GET', '/api/articles/%', '', '400 MALFORMED_REQUEST'],
    [
      'an event id of 9 kB',
      'GET',
      `/api/desk/events?after=${'x'.repeat(9_000)}`,
      '',
      '400 MALFORMED_REQUEST',
    ],
  ])('such as %s is answered in one line', async (_what, method, path, body, expected) => {
    const response = method === 'GET' ? await desk.get(path) : await desk.post(path, body);
    expect(await refusal(response)).toBe(expected);
  });

  it('that is no JSON type or no HTTP at all is answered too, and the desk goes on', async () => {
    expect(await refusal(await desk.post('/api/ask', 'text=x', { 'content-type': 'text/plain' }))).toBe(
      '415 MALFORMED_REQUEST',
    );
    const socket = connect(Number(new URL(rig.url).port), '127.0.0.1');
    socket.write('\u0000\u0001junk\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/400 Bad Request.*\{"error":"MALFORMED_REQUEST"/s);
    socket.destroy();
    expect((await desk.get('/api/clock')).status).toBe(200);
  });

  it('does not get past the security policy', async () => {
    const page = await fetch(rig.url);
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'/);
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(page.headers.get('x-frame-options')).toBe('SAMEORIGIN');
  });
});
