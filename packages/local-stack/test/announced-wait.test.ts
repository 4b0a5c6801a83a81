import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { until } from '@decroche/test-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CallerVoice } from '../src/hand-phone.ts';
import { encodeAlaw, ensure, type LocalStack, readWav, startLocalStack } from '../src/mod.ts';
import { SipSocket, sdpOffer } from '../src/sip-socket.ts';

/** A tenth of a second of the message, as it is heard on the line. */
const message = readWav(
  await readFile(new URL('../../../infra/asterisk/sounds/fr/waiting.wav', import.meta.url)),
);
const PIECE = Buffer.from(encodeAlaw(message.pcm.subarray(8_000, 8_800)));

let stack: LocalStack;

beforeAll(async () => {
  await ensure(['asterisk']);
  stack = await startLocalStack({ services: ['asterisk'], agents: 1, asterisk: { queueMessageS: 1 } });
}, 300_000);

afterAll(() => stack.stop());

test('a caller who waits hears from time to time that he is not forgotten', async () => {
  const [caller, voice] = [await SipSocket.open(), await CallerVoice.open()];
  try {
    const id = randomUUID();
    const request = (method: string, to: string, body = '') =>
      caller.send(
        stack.asterisk.sipPort,
        [
          `${method} sip:3960@127.0.0.1 SIP/2.0`,
          `Via: SIP/2.0/UDP 127.0.0.1:${caller.port};rport;branch=z9hG4bK${id}${method}`,
          'From: <tel:+33199000001>;tag=caller',
          `To: ${to}`,
          `Call-ID: ${id}`,
          `CSeq: ${method === 'BYE' ? 2 : 1} ${method}`,
          `Contact: <sip:caller@127.0.0.1:${caller.port}>`,
          'Max-Forwards: 70',
          ...(body === '' ? [] : ['Content-Type: application/sdp']),
        ],
        body,
      );
    request('INVITE', '<sip:3960@127.0.0.1>', sdpOffer('127.0.0.1', voice.port));
    expect(await caller.final('INVITE')).toBe(200);
    const answer = caller.received.find((text) => text.startsWith('SIP/2.0 200')) ?? '';
    const to = /^To: *(.*)$/im.exec(answer)?.[1] ?? '';
    request('ACK', to);
    voice.speakTo(answer);
    await until('the message is heard', () => voice.heard.includes(PIECE), 8_000);
    request('BYE', to);
    expect(await caller.final('BYE')).toBe(200);
  } finally {
    caller.close();
    voice.close();
  }
});
