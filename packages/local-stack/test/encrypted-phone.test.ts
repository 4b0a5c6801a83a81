import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@decroche/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CallerVoice } from '../src/hand-phone.ts';
import {
  type AgentLine,
  encodeAlaw,
  ensure,
  type LocalStack,
  PrivateAuthority,
  reservePorts,
  startLocalStack,
} from '../src/mod.ts';
import { SipSocket, sdpOffer } from '../src/sip-socket.ts';
import { PhoneWire } from './phone-wire.ts';
import { SoftPhone, type SoftPhoneOptions } from './soft-phone.ts';

const RATE = 8_000;
/** Samples of 20 ms, and of 200 ms. */
const FRAME = 160;
const PIECE = 1_600;
const CALLER_HERTZ = 440;
const AGENT_HERTZ = 1_000;
let folder: string;
let stack: LocalStack;
let line: AgentLine;
let port: number;
let authority: PrivateAuthority;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  await ensure(['asterisk', 'soft-phone']);
  folder = await mkdtemp(join(tmpdir(), 'decroche-phone-'));
  authority = await PrivateAuthority.create();
  await authority.issueInto(folder, wish());
  const ports = await reservePorts({ singles: 1 });
  port = ports.singles[0] ?? 0;
  stack = await startLocalStack({
    services: ['asterisk'],
    agents: 1,
    asterisk: {
      phones: { transport: 'tls', mediaEncryption: 'sdes' },
      tls: { port, certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') },
      phoneQualifyS: 1,
    },
  });
  stack.own(() => ports.release());
  [line] = stack.agents as [AgentLine];
}, 300_000);

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

afterAll(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

function wish() {
  // Asterisk's own address, and that of the wire, where the phone finds it.
  return {
    program: 'asterisk',
    hosts: ['127.0.0.1', '127.0.0.101'],
    notAfter: new Date(Date.now() + 3_600_000),
  };
}

function tone(hertz: number, seconds: number): Int16Array {
  return Int16Array.from({ length: seconds * RATE }, (_, at) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * hertz * at) / RATE)),
  );
}

async function wire(how: 'closed' | 'opened' = 'closed'): Promise<PhoneWire> {
  const { certificate: cert, key } = await authority.issue(wish());
  const opened = how === 'opened' ? { opened: { cert, key, ca: authority.certificate } } : {};
  const made = await PhoneWire.open({ address: line.address, port, ...opened });
  ends.push(() => made.close());
  return made;
}

async function softPhone(registrar: string, more: Partial<SoftPhoneOptions> = {}): Promise<SoftPhone> {
  const started = await SoftPhone.start({
    ...{ stack, line, registrar, transport: 'tls', encrypted: true },
    authority: join(folder, 'ca.pem'),
    says: { pcm: tone(AGENT_HERTZ, 30), sampleRate: RATE },
    ...more,
  });
  ends.push(() => started.stop());
  return started;
}

/** A caller over the trunk, in clear, who hums and hears. */
async function caller(): Promise<CallerVoice> {
  const [trunk, voice] = [await SipSocket.open(), await CallerVoice.open(encodeAlaw(tone(CALLER_HERTZ, 1)))];
  ends.push(() => trunk.close());
  ends.push(() => voice.close());
  const id = randomUUID();
  const request = (method: string, to: string, body = '') =>
    trunk.send(
      stack.asterisk.sipPort,
      [
        `${method} sip:3960@127.0.0.1 SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${trunk.port};rport;branch=z9hG4bK${id}${method}`,
        'From: <tel:+33199000001>;tag=caller',
        `To: ${to}`,
        `Call-ID: ${id}`,
        `CSeq: ${method === 'BYE' ? 2 : 1} ${method}`,
        `Contact: <sip:caller@127.0.0.1:${trunk.port}>`,
        'Max-Forwards: 70',
        ...(body === '' ? [] : ['Content-Type: application/sdp']),
      ],
      body,
    );
  request('INVITE', '<sip:3960@127.0.0.1>', sdpOffer('127.0.0.1', voice.port));
  expect(await trunk.final('INVITE')).toBe(200);
  const answer = trunk.received.find((text) => text.startsWith('SIP/2.0 200')) ?? '';
  const to = /^To: *(.*)$/im.exec(answer)?.[1] ?? '';
  request('ACK', to);
  voice.speakTo(answer);
  ends.push(async () => {
    request('BYE', to);
    await trunk.final('BYE');
  });
  return voice;
}

/** Share of the energy of some sound that is one tone, 0 to 1. */
function shareOf(hertz: number, samples: ArrayLike<number>): number {
  let [real, imaginary, energy] = [0, 0, 0];
  for (let at = 0; at < samples.length; at += 1) {
    const sample = samples[at] ?? 0;
    real += sample * Math.cos((2 * Math.PI * hertz * at) / RATE);
    imaginary += sample * Math.sin((2 * Math.PI * hertz * at) / RATE);
    energy += sample ** 2;
  }
  return energy === 0 ? 0 : (2 * (real ** 2 + imaginary ** 2)) / (samples.length * energy);
}

/** Levels of A-law, by its codes. */
const LEVELS = new Int16Array(256);
for (let level = -32_768; level < 32_768; level += 8) {
  LEVELS[encodeAlaw(Int16Array.of(level))[0] ?? 0] = level;
}

function decoded(alaw: Uint8Array): Int16Array {
  return Int16Array.from(alaw, (code) => LEVELS[code] ?? 0);
}

/** Whether the last 200 ms are that tone: a starved machine tears it now and then, so that no longer stretch is asked for. */
function humsNow(hertz: number, samples: Int16Array): boolean {
  return samples.length >= PIECE && shareOf(hertz, samples.subarray(-PIECE)) > 0.9;
}
/** The two hear each other. */
async function converse(phone: SoftPhone): Promise<void> {
  const voice = await caller();
  await until('the caller hears the agent', () => humsNow(AGENT_HERTZ, decoded(voice.heard)), 10_000);
  await until('the agent hears the caller', async () => humsNow(CALLER_HERTZ, await phone.heard()), 10_000);
}

describe("an agent's phone over TLS", () => {
  it('registers, is called on the connection that it opened, and hears and is heard', async () => {
    const soft = await softPhone((await wire()).registrar);
    await soft.registered();
    await converse(soft);
  });

  it('has its sessions described as encrypted, and a voice of which a listener on the wire has nothing', async () => {
    const tapped = await wire('opened');
    const soft = await softPhone(tapped.registrar);
    await soft.registered();
    await converse(soft);
    const descriptions = tapped.messages.filter(
      (text) => /^CSeq: \d+ INVITE\r$/m.test(text) && /^m=audio/m.test(text),
    );
    expect(descriptions.length).toBeGreaterThanOrEqual(2);
    for (const text of descriptions) {
      expect(text).toMatch(/^m=audio \d+ RTP\/SAVP /m);
      expect(text).toMatch(/^a=crypto:\d+ AES_CM_128_HMAC_SHA1_80 inline:/m);
    }
    for (const [side, hertz] of [
      ['phone', AGENT_HERTZ],
      ['asterisk', CALLER_HERTZ],
    ] as const) {
      const payloads = tapped.voice[side].map((payload) => decoded(payload.subarray(0, FRAME)));
      expect(payloads.length).toBeGreaterThan(10);
      expect(Math.max(...payloads.map((payload) => shareOf(hertz, payload)))).toBeLessThan(0.3);
    }
  });

  it('gets no voice in clear when it was set without encryption: it refuses, and the caller goes on waiting', async () => {
    const tapped = await wire('opened');
    const soft = await softPhone(tapped.registrar, { encrypted: false });
    await soft.registered();
    await caller();
    await until('the phone refuses', () => tapped.messages.some((text) => text.startsWith('SIP/2.0 488 ')));
    expect(tapped.voice.phone).toEqual([]);
  });

  it('does not register with a server whose certificate another authority signed', async () => {
    const strange = join(folder, 'strange.pem');
    await writeFile(strange, (await PrivateAuthority.create()).certificate);
    const soft = await softPhone((await wire()).registrar, { authority: strange });
    await soft.refused(/unable to get local issuer certificate/);
  });

  it('is refused in clear, from its network and with its secret', async () => {
    const registrar = `127.0.0.1:${stack.asterisk.sipPort}`;
    const soft = await softPhone(registrar, { transport: 'udp' });
    await soft.refused(/401 Unauthorized \(/);
  });
});
