import { createHash } from 'node:crypto';
import { createMemoryWipe } from '../src/freed-memory.ts';

/**
 * Sends the frames of a voice on as a client of gRPC does, each through two small buffers, while every few frames something else
 * of this size comes to live on. Then wipes it, and is quiet. The voice is made of its first argument.
 */
const [, , seed = ''] = process.argv;
const wipe = createMemoryWipe();
const others: Buffer[] = [];
for (let at = 0; at < 50; at += 1) {
  const digest = createHash('sha512').update(`${seed} ${at}`).digest();
  const frame = Buffer.alloc(640, digest);
  const message = Buffer.from(frame);
  message.copy(Buffer.allocUnsafe(message.length + 5), 5);
  for (const made of [digest, frame]) made.fill(0);
  if (at % 4 === 0) others.push(Buffer.from('something of another call'));
}
process.stdout.write('sent\n');
process.stdin.once('data', () => {
  wipe.wipe();
  process.stdout.write(`wiped beside ${others.length} others\n`);
});
