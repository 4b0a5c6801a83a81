import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { retentionSchema } from '@decroche/agent-desktop/contract';
import { type Constellation, startConstellation } from '@decroche/cli/constellation';
import { checkForgetting, TRACES, TYPED_CANARY } from '@decroche/cli/forgetting';
import { checkInstallation, deliverCheck, type ForgetReport, tracesIn } from '@decroche/forget-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let report: ForgetReport;

beforeAll(async () => {
  report = await checkForgetting(() => undefined);
}, 180_000);

describe('after a call that spoke a name, a NIR and a phone number, and a typed question with others', () => {
  it('the search itself finds a canary that is there, in UTF-8 and in Latin-1', () => {
    expect(tracesIn(TYPED_CANARY, TRACES)).toContain('canaripied');
    expect(tracesIn(Buffer.from('Germaine', 'latin1'), TRACES)).toEqual(['germaine']);
  });

  it.each([
    ['nats-stream', 2_000],
    ['redis', 500],
    ['database', 10_000],
    ['disk', 10_000],
    ['logs', 2_000],
    ['spans', 5_000],
    ['timeline', 2_000],
    ['desk-page', 200],
    ['browser-storage', 1],
    ['open-files', 0],
    ['index', 0],
    ['llm-requests', 0],
  ])('nothing is found in: %s', (name, leastBytes) => {
    const store = report.stores.find((each) => each.store === name);
    expect(store?.searchedBytes).toBeGreaterThanOrEqual(leastBytes);
    expect(store?.found).toEqual([]);
  });

  it('no audio is on a disk, and no key of Redis lives for ever', () => {
    expect(report.stores.flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('the stream holds nothing older than its ten minutes', () => {
    expect(report.stores.find(({ store }) => store === 'nats-stream')?.oldestMs).toBeLessThan(600_000);
  });
});

describe('a running installation, checked by its operator', () => {
  const TOKEN = 'a token that the desk takes results with';
  let running: Constellation;

  beforeAll(async () => {
    running = await startConstellation({
      services: ['pii-guard', 'retriever', 'generator', 'agent-desktop'],
      briefPrompts: true,
      overrides: { 'agent-desktop': { FORGET_REPORT_TOKEN: TOKEN } },
    });
  }, 120_000);
  afterAll(() => running?.stop());

  const readByDpo = async (path: string): Promise<unknown> => {
    const signedIn = await fetch(`${running.desktopUrl}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ agentId: 'odile' }),
    });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    return await (await fetch(`${running.desktopUrl}${path}`, { headers: { cookie } })).json();
  };

  const check = (): Promise<ForgetReport> => {
    const { stack, ports, secrets } = running;
    return checkInstallation(
      {
        piiGuard: `127.0.0.1:${ports.piiGuard}`,
        access: secrets.grpcAccess('forget-check'),
        bus: { url: stack.nats.url, user: 'forget-check', password: secrets.busPassword('forget-check') },
        redisUrl: stack.redis.urlOf('forget-check'),
        folders: [join(stack.dir, 'data')],
      },
      () => undefined,
    );
  };

  it('keeps nothing of a question that went the whole way to a draft; the DPO reads so on his page', async () => {
    const report = await check();
    expect(report).toMatchObject({ scope: 'installation', found: 0 });
    const bytes = Object.fromEntries(report.stores.map(({ store, searchedBytes }) => [store, searchedBytes]));
    expect(bytes['nats-stream']).toBeGreaterThan(1_000);
    expect(bytes.disk).toBeGreaterThan(10_000);
    await deliverCheck(report, { url: running.desktopUrl, token: TOKEN });
    expect(await readByDpo('/api/dpo/forget-check')).toMatchObject({
      last: [{ scope: 'installation', checkedAt: report.checkedAt }],
    });
  });

  it('says itself what it keeps, and which of its services do not answer', async () => {
    const { services, unknown } = retentionSchema.parse(await readByDpo('/api/dpo/retention'));
    expect(services.map(({ service }) => service)).toEqual([
      'agent-desktop',
      'ari-gate',
      'generator',
      'pii-guard',
      'retriever',
    ]);
    expect(unknown.map(({ service, fault }) => `${service} ${fault}`)).toEqual([
      'ivr-gateway unreachable',
      'transcriber unreachable',
    ]);
    const kept = services.flatMap(({ service, stores }) =>
      stores.map(({ id, longest }) => `${service} ${id}: ${longest}`),
    );
    expect(kept).toContain('retriever last-question: 10 min au plus');
    expect(kept).toContain('pii-guard conversation-stream: 10 min au plus');
    const verdicts = services.flatMap(({ service, stores }) =>
      stores.map(({ id, agreement }) => `${service} ${id}: ${agreement.verdict}`),
    );
    expect(verdicts).toContain('pii-guard conversation-stream: agrees');
    expect(verdicts).toContain('agent-desktop questions: agrees');
    expect(verdicts.filter((each) => /: (differs|unread)$/.test(each))).toEqual([]);
    expect(services.flatMap(({ untold }) => untold)).toEqual([]);
  });

  it('tells what it finds: here a recorded voice', async () => {
    await writeFile(join(running.stack.dir, 'data', 'left-behind.wav'), 'RIFF');
    const report = await check();
    expect(report.found).toBe(1);
    expect(report.stores.find(({ store }) => store === 'disk')?.faults).toEqual([
      'audio on the disk: left-behind.wav',
    ]);
  });
});
