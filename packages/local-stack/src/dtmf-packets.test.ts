import { expect, it } from 'vitest';
import { dtmfPackets } from './dtmf-packets.ts';
import { PhoneScriptError } from './errors.ts';

it('a pressed key is five telephone events of growing duration, of which only the last says end', () => {
  const packets = dtmfPackets('#');
  const events = Array.from({ length: 5 }, (_, index) => [...packets.subarray(50 * index, 50 * index + 4)]);
  expect(events).toEqual([
    [11, 10, 0, 240],
    [11, 10, 1, 224],
    [11, 10, 2, 208],
    [11, 10, 3, 192],
    [11, 0x8a, 4, 176],
  ]);
});

it.each(['', '00', 'x', 'é'])('"%s" is not a key', (text) => {
  expect(() => dtmfPackets(text)).toThrow(PhoneScriptError);
});
