import { once } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ControlFrames } from './control-frames.ts';

/** A masked frame, as a client sends it. */
function frame(first: number, payload: Uint8Array): Buffer {
  const extended = payload.length > 125 ? [126, payload.length >> 8, payload.length & 255] : [payload.length];
  const [length = 0, ...more] = extended;
  return Buffer.from([first, length | 0x80, ...more, 1, 2, 3, 4, ...payload]);
}

/** What passes of some octets that come in pieces, and whether they were refused. */
async function passed(octets: Buffer, sizes: readonly number[]): Promise<{ out: Buffer; refused: boolean }> {
  const frames = new ControlFrames();
  const out: Buffer[] = [];
  let refused = false;
  frames.on('data', (chunk: Buffer) => out.push(chunk));
  frames.on('error', () => {
    refused = true;
  });
  const closed = once(frames, 'close').catch(() => undefined);
  let at = 0;
  for (const size of [...sizes, octets.length]) {
    if (at < octets.length) frames.write(octets.subarray(at, at + size));
    at += size;
  }
  frames.end();
  await closed;
  return { out: Buffer.concat(out), refused };
}

const control = fc
  .tuple(fc.constantFrom(0x88, 0x89, 0x8a), fc.uint8Array({ maxLength: 125 }))
  .map(([first, payload]) => frame(first, payload));
const other = fc
  .oneof(
    fc.tuple(fc.constantFrom(0x81, 0x82, 0x01, 0x00, 0x80, 0xc1, 0x09), fc.uint8Array({ maxLength: 125 })),
    fc.tuple(fc.constant(0x89), fc.uint8Array({ minLength: 126, maxLength: 200 })),
  )
  .map(([first, payload]) => frame(first, payload));
const sizes = fc.array(fc.integer({ min: 1, max: 40 }));

describe('what a client sends on a WebSocket', () => {
  it('passes as it is while it is control frames, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(control), sizes, async (frames, cuts) => {
        const octets = Buffer.concat(frames);
        const { out, refused } = await passed(octets, cuts);
        expect(refused).toBe(false);
        expect(out.equals(octets)).toBe(true);
      }),
    );
  });

  it('ends at the first other frame, of which no octet passes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(control),
        other,
        fc.array(control),
        sizes,
        async (before, bad, after, cuts) => {
          const { out, refused } = await passed(Buffer.concat([...before, bad, ...after]), cuts);
          expect(refused).toBe(true);
          expect(Buffer.concat(before).subarray(0, out.length).equals(out)).toBe(true);
        },
      ),
    );
  });
});
