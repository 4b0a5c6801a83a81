import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMediaControl } from './media-control.ts';

test('MEDIA_START as Asterisk 22.10.1 sends it is read', () => {
  const text =
    '{"event":"MEDIA_START","connection_id":"3f84a691-7b03-450b-a37f-9b88b8a2cae6","channel":"WebSocket/INCOMING/0x7ff","channel_id":"em1","format":"slin16","optimal_frame_size":640,"ptime":20,"channel_variables":{"MEDIA_WEBSOCKET_OPTIMAL_FRAME_SIZE":"640"}}';
  expect(parseMediaControl(text)).toEqual({
    event: 'MEDIA_START',
    channel_id: 'em1',
    format: 'slin16',
    optimal_frame_size: 640,
    ptime: 20,
  });
});

test('a kind that is not used is passed over', () => {
  expect(parseMediaControl('{"event":"STATUS","queue_length":0}')).toBeUndefined();
});

test('junk is one kind of error, whatever it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      try {
        parseMediaControl(text);
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError);
      }
    }),
  );
  expect(() => parseMediaControl('{"event":"MEDIA_START","format":7}')).toThrow(SyntaxError);
});
