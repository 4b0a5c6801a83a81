import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { startAgentPhone } from '../src/agent-phone.ts';
import { startLocalStack } from '../src/local-stack.ts';
import { placeCall } from '../src/phone-caller.ts';

/** A telephone signs on and is rung, on a disk that is full. */
const say = (what: string): void => void process.stdout.write(`${what}\n`);
const endless = function* (piece: Buffer) {
  for (;;) yield piece;
};

const stack = await startLocalStack({ services: ['asterisk'], agents: 1 });
const phone = await startAgentPhone({ stack, extension: '1001', ringMs: 100 });
await phone.signOff();
const filling = join(stack.dir, 'filling');
for (const bytes of [1 << 20, 4_096])
  await pipeline(endless(Buffer.alloc(bytes)), createWriteStream(filling, { flags: 'a' })).catch(
    ({ code }: NodeJS.ErrnoException) => say(`full: ${code}`),
  );
await phone.signOn();
say('signed on');
// Asterisk writes down where a telephone is some moments after it registered: the second call comes after that.
for (const hangUpAfterMs of [5_000, 10_000]) {
  const rung = phone.next('answered', 20_000);
  const call = await placeCall({ stack, answerTimeoutMs: 20_000, hangUpAfterMs });
  await rung;
  say('rung');
  await call.ended;
}
await rm(filling);
await phone.stop();
await stack.stop();
