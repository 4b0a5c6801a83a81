import { mkdtemp, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrivateAuthority } from '@decroche/local-stack';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Certificates } from '../src/certificates.ts';
import { HealthServer, type SelfDescription } from '../src/mod.ts';
import { programTls } from '../src/tls.ts';

const TOKEN = 'a token of this installation';
/** An address of this machine that is not loopback. */
const OUTSIDE = Object.values(networkInterfaces())
  .flat()
  .find((each) => each?.family === 'IPv4' && !each.internal)?.address;

let folder: string;
let server: HealthServer;
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'health-'));
  const authority = await PrivateAuthority.create();
  const notAfter = new Date(Date.now() + 3_600_000);
  for (const program of ['retriever', 'agent-desktop'])
    await authority.issueInto(join(folder, program), { program, notAfter });
  const stranger = await PrivateAuthority.create();
  await stranger.issueInto(join(folder, 'stranger'), { program: 'agent-desktop', notAfter });
  server = new HealthServer(() => [], {
    about: { token: TOKEN, describe: async () => ({ service: 'retriever' }) as SelfDescription },
    certificates: new Certificates(join(folder, 'retriever')),
  });
  port = await server.start({ host: '0.0.0.0', port: 0 });
});

afterAll(async () => {
  await server.destroy();
  await rm(folder, { recursive: true, force: true });
});

/** Status of the answer, or that there is none. */
async function ask(url: string, connect?: Agent.Options['connect']): Promise<number | 'none'> {
  const agent = new Agent(connect === undefined ? {} : { connect });
  try {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const { statusCode, body } = await request(url, { dispatcher: agent, headers });
    await body.dump();
    return statusCode;
  } catch {
    return 'none';
  } finally {
    await agent.destroy();
  }
}

const shownBy = (name: string, asked = 'retriever'): ReturnType<typeof programTls> =>
  programTls(asked, new Certificates(join(folder, name)));

describe('the health port', () => {
  it('answers probes in clear and the desk encrypted, on the same port', async () => {
    expect(await ask(`http://127.0.0.1:${port}/live`)).toBe(200);
    expect(await ask(`https://127.0.0.1:${port}/about`, shownBy('agent-desktop'))).toBe(200);
  });

  it('encrypts for nobody without a certificate of the authority, and is believed under its own name only', async () => {
    expect(await ask(`https://127.0.0.1:${port}/live`, shownBy('stranger'))).toBe('none');
    const { ca, servername, checkServerIdentity } = shownBy('agent-desktop');
    expect(await ask(`https://127.0.0.1:${port}/live`, { ca, servername, checkServerIdentity })).toBe('none');
    expect(await ask(`https://127.0.0.1:${port}/live`, shownBy('agent-desktop', 'generator'))).toBe('none');
  });

  it.skipIf(OUTSIDE === undefined)('tells another machine in clear how it is, not what it is', async () => {
    expect(await ask(`http://${OUTSIDE}:${port}/ready`)).toBe(200);
    expect(await ask(`http://${OUTSIDE}:${port}/about`)).toBe(403);
    expect(await ask(`https://${OUTSIDE}:${port}/about`, shownBy('agent-desktop'))).toBe(200);
  });
});
