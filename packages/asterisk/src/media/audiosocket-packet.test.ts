import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AudioSocketReader, readAudioSocketId } from './audiosocket-packet.ts';

const packet = fc.record({
  type: fc.integer({ min: 0, max: 255 }),
  payload: fc.uint8Array({ maxLength: 700 }),
});

function encode({ type, payload }: { type: number; payload: Uint8Array }): Buffer {
  const header = Buffer.from([type, 0, 0]);
  header.writeUInt16BE(payload.length, 1);
  return Buffer.concat([header, payload]);
}

test('packets come out whole wherever the network cuts the stream', () => {
  fc.assert(
    fc.property(
      fc.array(packet, { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 900 })),
      (packets, sizes) => {
        const bytes = Buffer.concat(packets.map(encode));
        const reader = new AudioSocketReader();
        const found = [];
        for (let at = 0; at < bytes.length; ) {
          const size = sizes.shift() ?? bytes.length;
          found.push(...reader.read(bytes.subarray(at, at + size)));
          at += size;
        }
        expect(found).toEqual(packets.map(({ type, payload }) => ({ type, payload: Buffer.from(payload) })));
      },
    ),
  );
});

test('what is read does not change when the buffer of the network is used again', () => {
  const chunk = encode({ type: 0x12, payload: new Uint8Array([1, 2]) });
  const [found] = new AudioSocketReader().read(chunk);
  chunk.fill(0xee);
  expect(found?.payload).toEqual(Buffer.from([1, 2]));
});

test('an identity is a UUID of 16 bytes, and nothing else is', () => {
  const payload = Buffer.from('0f1e2d3c4b5a69788796a5b4c3d2e1f0', 'hex');
  expect(readAudioSocketId({ type: 0x01, payload })).toBe('0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0');
  expect(readAudioSocketId({ type: 0x01, payload: payload.subarray(1) })).toBeUndefined();
  expect(readAudioSocketId({ type: 0x12, payload })).toBeUndefined();
});
