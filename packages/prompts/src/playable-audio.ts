const PCM = 1;
const EXTENSIBLE = 0xfffe;
/** The form that Asterisk plays without converting: a telephone's. */
const RATE_HZ = 8_000;
/** Shorter than this is a click, longer than this would be cut off by the gateway, milliseconds. */
const SHORTEST_MS = 50;
const LONGEST_MS = 60_000;
/** Loudest sample of a file in which nobody can be heard. */
const SILENCE = 100;

/**
 * How long a caller hears this file, milliseconds; or why he would not.
 *
 * @param file expected: RIFF/WAVE, linear 16-bit little-endian samples, 8 kHz, one channel, 0.05 to 60 s
 */
export function heardOf(file: Uint8Array): { readonly ms: number } | { readonly fault: string } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.byteLength < 12 || tag(file, 0) !== 'RIFF' || tag(file, 8) !== 'WAVE')
    return { fault: 'not a WAV file' };
  let formatSeen = false;
  for (let at = 12; at + 8 <= file.byteLength; ) {
    const body = at + 8;
    const length = Math.min(view.getUint32(at + 4, true), file.byteLength - body);
    if (tag(file, at) === 'fmt ') {
      const fault = formatFault(view, body, length);
      if (fault !== undefined) return { fault };
      formatSeen = true;
    }
    if (tag(file, at) === 'data') {
      if (!formatSeen) return { fault: 'the WAV file has no format before its samples' };
      const fault = samplesFault(view, body, length);
      return fault === undefined ? { ms: durationMs(length) } : { fault };
    }
    at = body + length + (length & 1);
  }
  return { fault: 'the WAV file holds no samples' };
}

function formatFault(view: DataView, body: number, length: number): string | undefined {
  if (length < 16) return 'the format of the WAV file is cut off';
  const kind = view.getUint16(body, true);
  const channels = view.getUint16(body + 2, true);
  const rate = view.getUint32(body + 4, true);
  const bits = view.getUint16(body + 14, true);
  if ((kind === PCM || kind === EXTENSIBLE) && channels === 1 && rate === RATE_HZ && bits === 16) return;
  return `${rate} Hz, ${bits} bits, ${channels} channels${kind === PCM ? '' : `, format ${kind}`}; callers hear 8000 Hz, 16 bits, one channel`;
}

function samplesFault(view: DataView, body: number, length: number): string | undefined {
  const ms = durationMs(length);
  if (ms < SHORTEST_MS) return `only ${Math.round(ms)} ms of sound`;
  if (ms > LONGEST_MS) return `${Math.round(ms / 1000)} s of sound; 60 s are played at most`;
  for (let at = body; at + 2 <= body + length; at += 2) {
    if (Math.abs(view.getInt16(at, true)) > SILENCE) return;
  }
  return 'nothing but silence';
}

function durationMs(bytes: number): number {
  return (bytes / 2 / RATE_HZ) * 1000;
}

function tag(file: Uint8Array, at: number): string {
  return String.fromCharCode(...file.subarray(at, at + 4));
}
