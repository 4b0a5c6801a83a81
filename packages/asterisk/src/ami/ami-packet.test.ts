import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AmiPacket, AmiPacketReader, AmiStreamError, encodeAmiAction } from './ami-packet.ts';

const GREETING = 'Asterisk Call Manager/11.0.0\r\n';
const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,20}$/);
const value = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .map((text) => text.replace(/[\r\n]/g, '').trimStart());
const fields = fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 12 });

function readInPieces(reader: AmiPacketReader, bytes: Buffer, sizes: readonly number[]) {
  const found: (AmiPacket | AmiStreamError)[] = [];
  const left = [...sizes];
  for (let at = 0; at < bytes.length; ) {
    const size = left.shift() ?? bytes.length;
    // A fresh copy each time, overwritten afterwards, as a network buffer may be.
    const chunk = Buffer.from(bytes.subarray(at, at + size));
    found.push(...reader.read(chunk));
    chunk.fill(0x58);
    at += size;
  }
  return found;
}

test('packets come out whole wherever the network cuts the stream, even inside a character', () => {
  fc.assert(
    fc.property(
      fc.array(fields, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 40 })),
      (packets, sizes) => {
        const reader = new AmiPacketReader();
        const bytes = Buffer.concat([Buffer.from(GREETING), ...packets.map(encodeAmiAction)]);
        const found = readInPieces(reader, bytes, sizes);
        expect(reader.greeting).toBe('Asterisk Call Manager/11.0.0');
        expect(found.map((packet) => (packet instanceof AmiPacket ? packet.fields : packet))).toEqual(
          packets,
        );
      },
    ),
  );
});

test('every single byte boundary gives the same packets', () => {
  const bytes = Buffer.from(
    `${GREETING}Event: Hangup\r\nCause-txt: Été: fini\r\n\r\nResponse: Success\r\n\r\n`,
  );
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const found = readInPieces(
      new AmiPacketReader(),
      bytes,
      [cut].filter((size) => size > 0),
    );
    expect(found.map((packet) => packet instanceof AmiPacket && packet.fields)).toEqual([
      [
        ['Event', 'Hangup'],
        ['Cause-txt', 'Été: fini'],
      ],
      [['Response', 'Success']],
    ]);
  }
});

test('no junk makes the reader throw, and a good packet after an empty line is always read', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 2_000 }),
      fc.array(fc.integer({ min: 1, max: 100 })),
      (junk, sizes) => {
        const reader = new AmiPacketReader({ maxLineBytes: 100, maxPacketBytes: 300 });
        const good = '\n\nEvent: FullyBooted\r\n\r\n';
        const found = readInPieces(
          reader,
          Buffer.concat([Buffer.from(GREETING), junk, Buffer.from(good)]),
          sizes,
        );
        const last = found.at(-1);
        expect(last).toBeInstanceOf(AmiPacket);
        expect(last instanceof AmiPacket && last.fields).toEqual([['Event', 'FullyBooted']]);
      },
    ),
  );
});

test('a line or a packet beyond its bound is skipped once, and the next packet is read', () => {
  const tooLong = `Event: A\r\nAppData: ${'x'.repeat(200)}\r\nMore: y\r\n\r\n`;
  const tooLarge = `Event: B\r\n${'Variable: 1234567890\r\n'.repeat(20)}\r\n`;
  const bytes = Buffer.from(`${GREETING}${tooLong}${tooLarge}Event: C\r\n\r\n`);
  for (const sizes of [[], [1], new Array(bytes.length).fill(1), new Array(bytes.length).fill(7)]) {
    const reader = new AmiPacketReader({ maxLineBytes: 100, maxPacketBytes: 300 });
    const found = readInPieces(reader, bytes, sizes);
    expect(found.map((item) => (item instanceof AmiPacket ? item.get('Event') : item.code))).toEqual([
      'AMI_LINE_TOO_LONG',
      'AMI_PACKET_TOO_LARGE',
      'C',
    ]);
  }
});

test('an error about the stream never holds the text of the stream', () => {
  const reader = new AmiPacketReader({ maxLineBytes: 50 });
  const found = reader.read(Buffer.from(`${GREETING}0612345678\r\n${'0612345678'.repeat(9)}\r\n\r\n`));
  expect(found.map((item) => item instanceof AmiStreamError && item.code)).toEqual([
    'AMI_JUNK_LINE',
    'AMI_LINE_TOO_LONG',
  ]);
  for (const item of found) expect(String(item)).not.toContain('0612345678');
});

test('a value cannot begin another field or another action', () => {
  fc.assert(
    fc.property(fields, fc.string({ unit: fc.constantFrom('\r', '\n', 'a', ':') }), (list, evil) => {
      const bytes = encodeAmiAction([
        ['Action', 'Ping'],
        ...list,
        ['Value', `x${evil}\r\n\r\nAction: Command`],
      ]);
      const found = new AmiPacketReader().read(Buffer.concat([Buffer.from(GREETING), bytes]));
      expect(found).toHaveLength(1);
      const [packet] = found;
      expect(packet instanceof AmiPacket && packet.fields).toHaveLength(list.length + 2);
    }),
  );
});

test('a repeated name keeps every value', () => {
  const found = new AmiPacketReader().read(Buffer.from(`${GREETING}Output: a\r\nOutput: b\r\n\r\n`));
  const [packet] = found;
  expect(packet instanceof AmiPacket && [packet.get('Output'), packet.all('Output')]).toEqual([
    'a',
    ['a', 'b'],
  ]);
});
