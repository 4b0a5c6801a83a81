import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AriEventError, parseAriEvent } from './ari-event.ts';

const replaced = {
  type: 'ApplicationReplaced',
  timestamp: '2026-11-21T08:00:55.386+0000',
  application: 'decroche',
  asterisk_id: '02:fc:00:00:00:01',
};

function codeOf(text: string): string | undefined {
  try {
    parseAriEvent(text);
  } catch (error) {
    if (error instanceof AriEventError) return error.code;
    throw error;
  }
  return undefined;
}

test('an event as Asterisk 22.10.1 sends it is read', () => {
  expect(parseAriEvent(JSON.stringify(replaced))).toEqual(replaced);
});

test('junk, an unknown type, and a missing field each have their code', () => {
  for (const junk of ['', '{', 'null', '3', '[]', '"x"']) expect(codeOf(junk)).toBe('ARI_EVENT_JUNK');
  for (const type of ['NoSuchEvent', 'toString', '__proto__', 7, null])
    expect(codeOf(JSON.stringify({ ...replaced, type }))).toBe('ARI_EVENT_UNKNOWN');
  expect(codeOf(JSON.stringify({ ...replaced, type: 'StasisStart', args: [] }))).toBe('ARI_EVENT_INCOMPLETE');
  expect(codeOf(JSON.stringify({ ...replaced, type: 'StasisEnd', channel: [] }))).toBe(
    'ARI_EVENT_INCOMPLETE',
  );
  expect(codeOf(JSON.stringify({ ...replaced, application: undefined }))).toBe('ARI_EVENT_INCOMPLETE');
});

test('no text makes anything but an AriEventError, which never holds the text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ minLength: 12 }), fc.json()), (text) => {
      try {
        parseAriEvent(text);
      } catch (error) {
        expect(error).toBeInstanceOf(AriEventError);
        if (text.length >= 12) expect(String(error)).not.toContain(text);
      }
    }),
  );
});
