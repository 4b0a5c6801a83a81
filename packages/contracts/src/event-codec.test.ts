import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  draftCodec,
  heardCodec,
  lifecycleCodec,
  MalformedEventError,
  needThemeCodec,
  passagesCodec,
  saidCodec,
} from './mod.ts';

const codecs = [heardCodec, saidCodec, lifecycleCodec, passagesCodec, needThemeCodec, draftCodec];

describe('event codecs', () => {
  it.each(codecs)('$event: junk is a typed error, never a crash nor a half event', (codec) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          codec.decode(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedEventError);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each(codecs)('$event: an empty message names what is missing', (codec) => {
    expect(() => codec.decode(new Uint8Array(0))).toThrow(/malformed .* event: .+/);
  });
});
