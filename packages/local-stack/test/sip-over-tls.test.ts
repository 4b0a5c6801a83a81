import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { until } from '@decroche/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../src/command.ts';
import { ensure, type LocalStack, PrivateAuthority, reservePorts, startLocalStack } from '../src/mod.ts';
import { portsInUse } from '../src/port-reservation.ts';

let folder: string;
let stack: LocalStack;
let port: number;
let certificate: string;
let authority: PrivateAuthority;
const sockets: TLSSocket[] = [];

beforeAll(async () => {
  await ensure(['asterisk']);
  folder = await mkdtemp(join(tmpdir(), 'decroche-tls-'));
  authority = await PrivateAuthority.create();
  await renew();
  certificate = authority.certificate;
  const ports = await reservePorts({ singles: 1 });
  port = ports.singles[0] ?? 0;
  const secured = { transport: 'tls', mediaEncryption: 'sdes' } as const;
  const tls = { port, certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  stack = await startLocalStack({
    services: ['asterisk'],
    agents: 1,
    asterisk: { trunk: secured, phones: secured, tls },
  });
  stack.own(() => ports.release());
}, 300_000);

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function renew(): Promise<void> {
  const notAfter = new Date(Date.now() + 3_600_000);
  await authority.issueInto(folder, { program: 'asterisk', hosts: ['127.0.0.1'], notAfter });
}

/** Serial number of the certificate that who connects now is shown. */
function shownSerial(): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca: certificate }, () => {
      resolve(socket.getPeerX509Certificate()?.serialNumber);
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

/** The status of the final response to an INVITE over TLS, and the response. */
async function invite(media: string): Promise<{ status: number; text: string }> {
  const socket = connect({ host: '127.0.0.1', port, ca: certificate });
  sockets.push(socket);
  let heard = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    heard += chunk;
  });
  const callId = randomUUID();
  const sdp = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', media, ''].join(
    '\r\n',
  );
  socket.write(
    [
      `INVITE sip:3960@127.0.0.1;transport=tls SIP/2.0`,
      `Via: SIP/2.0/TLS 127.0.0.1:${port};branch=z9hG4bK${callId}`,
      'From: <sip:+33199000001@127.0.0.1>;tag=a',
      'To: <sip:3960@127.0.0.1>',
      `Call-ID: ${callId}`,
      'CSeq: 1 INVITE',
      'Contact: <sip:caller@127.0.0.1;transport=tls>',
      'Max-Forwards: 70',
      'Content-Type: application/sdp',
      `Content-Length: ${sdp.length}`,
      '',
      sdp,
    ].join('\r\n'),
  );
  const final = () => /^SIP\/2\.0 ([2-6]\d\d)[\s\S]*/m.exec(heard);
  await until('a final response over TLS', () => final() !== null);
  return { status: Number(final()?.[1]), text: final()?.[0] ?? '' };
}

describe('SIP over TLS', () => {
  it('takes a call whose voice is encrypted, and answers with a key of its own', async () => {
    const key = createHash('sha256').update(randomUUID()).digest().subarray(0, 30).toString('base64');
    const { status, text } = await invite(
      `m=audio 9 RTP/SAVP 8\r\na=rtpmap:8 PCMA/8000\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}`,
    );
    expect(status).toBe(200);
    expect(text).toMatch(/^m=audio \d+ RTP\/SAVP /m);
    expect(text).toMatch(/^a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:/m);
  });

  it('takes no call whose voice would be in clear', async () => {
    expect((await invite('m=audio 9 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000')).status).toBe(488);
  });

  it('shows a renewed certificate once the module was loaded again, and the connections before go on', async () => {
    const before = await shownSerial();
    const open = connect({ host: '127.0.0.1', port, ca: certificate });
    sockets.push(open);
    await once(open, 'secureConnect');
    await renew();
    const { command, args } = stack.bundle.command('usr/sbin/asterisk');
    const console = [
      '-C',
      join(stack.dir, 'asterisk/etc/asterisk.conf'),
      '-rx',
      'module reload res_pjsip.so',
    ];
    const env = { LC_ALL: 'C', PATH: '/usr/bin:/bin' };
    expect(await runCommand(command, [...args, ...console], { env, timeoutMs: 10_000 })).toMatchObject({
      exitCode: 0,
    });
    await until('the renewed certificate', async () => {
      const now = await shownSerial().catch(() => undefined);
      return now !== undefined && now !== before;
    });
    expect(open.destroyed).toBe(false);
  });

  it('opens no port in clear when both the trunk and the phones are over TLS', async () => {
    expect((await portsInUse()).has(port)).toBe(true);
    expect((await portsInUse()).has(stack.asterisk.sipPort)).toBe(false);
  });
});
