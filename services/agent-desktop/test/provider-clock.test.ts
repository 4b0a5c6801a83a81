import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createLogger } from '@decroche/service-kit';
import { until } from '@decroche/test-kit';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { OidcClient } from '../src/people/oidc/oidc-client.ts';
import { SignInError } from '../src/people/oidc/sign-in-errors.ts';
import { BACK, CLIENT_OF_SHIFTED } from './shifted-provider.fixture.ts';

const FIXTURE = join(import.meta.dirname, 'shifted-provider.fixture.ts');
const SHIFTED_CLOCK = fileURLToPath(import.meta.resolve('@decroche/test-stage/shifted-clock'));
/** A login of the provider's pages: three requests and their redirections. */
const MAX_STEPS = 10;

let folder: string;
let child: ReturnType<typeof spawn>;
let answers: Interface;
let issuer: string;
const lines: { fields: Record<string, unknown>; message: string }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'provider-clock-'));
  const env = { PATH: process.env.PATH, CLOCK_FILE: join(folder, 'clock') };
  child = spawn(process.execPath, [`--import=${SHIFTED_CLOCK}`, FIXTURE], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  answers = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  [issuer = ''] = (await once(answers, 'line')) as [string?];
});
beforeEach(() => lines.splice(0));
afterAll(async () => {
  child?.kill();
  if (child?.exitCode === null) await once(child, 'exit');
  await rm(folder, { recursive: true, force: true });
});

/** Moves the provider's clock, and waits until it goes so. */
async function providerIsAhead(aheadS: number): Promise<void> {
  await writeFile(join(folder, 'clock'), String(aheadS * 1000));
  await until(async () => {
    child.stdin?.write('time?\n');
    const [timeMs] = await once(answers, 'line');
    return Math.abs((Number(timeMs) - Date.now()) / 1000 - aheadS) < 5;
  });
}

/** Signs in on the provider's own pages, as a browser does. */
async function signIn(): Promise<Awaited<ReturnType<OidcClient['complete']>>> {
  const logger = createLogger('oidc-client', 'silent');
  for (const level of ['info', 'warn'] as const)
    vi.spyOn(logger, level).mockImplementation((...line: unknown[]) => {
      lines.push({ fields: line[0] as Record<string, unknown>, message: String(line[1]) });
    });
  const account = { issuer, clientId: CLIENT_OF_SHIFTED.id, clientSecret: CLIENT_OF_SHIFTED.secret };
  const client = new OidcClient({ ...account, scopes: 'openid profile' }, Date.now, logger);
  const { url, begun } = await client.begin(BACK, false);
  const cookies = new Map<string, string>();
  let at = url;
  let form: Record<string, string> | undefined;
  for (let step = 0; step < MAX_STEPS && !at.startsWith(BACK); step += 1) {
    const answer = await fetch(at, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    form = location === null ? { prompt: 'login', login: 'camille', password: 'any' } : undefined;
    at = location === null ? at : new URL(location, at).href;
  }
  return await client.complete(new URL(at), { ...begun, to: '/', before: null });
}

test('a provider whose clock agrees is believed, and nothing is said of clocks', async () => {
  await providerIsAhead(0);
  expect(await signIn()).toMatchObject({ subject: 'camille' });
  expect(lines).toEqual([]);
});

test.each([
  ['ahead', 300],
  ['behind', -300],
])(
  'a provider whose clock is five minutes %s is believed, and the log says by how much it differs',
  async (_which, aheadS) => {
    await providerIsAhead(aheadS);
    expect(await signIn()).toMatchObject({ subject: 'camille' });
    expect(lines).toEqual([
      {
        fields: { code: 'CLOCK_DIFFERS', of: 'identity-provider', aheadS: expect.closeTo(aheadS, -1) },
        message: 'the clock of another machine differs; check NTP',
      },
    ]);
  },
);

test('a provider whose token is old by the clock of this machine is not: the reason names the clocks and by how much they differ', async () => {
  await providerIsAhead(-3_600);
  const why = await signIn().catch((error: unknown) => error);
  expect(why).toBeInstanceOf(SignInError);
  expect(why).toMatchObject({
    fault: 'clock',
    cause: {
      code: 'CLOCK_DIFFERS',
      message: expect.stringMatching(
        /^the clock of this machine and of the identity provider differ by 3(?:59\d|60\d) s \(this one is ahead\)/,
      ),
    },
  });
});
