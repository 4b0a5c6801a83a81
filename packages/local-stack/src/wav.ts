import { AudioFormatError } from './errors.ts';

/** Mono 16-bit audio. */
export interface MonoAudio {
  readonly pcm: Int16Array;
  /** Samples per second. */
  readonly sampleRate: number;
}

const PCM = 1;
const EXTENSIBLE = 0xfffe;

/**
 * Reads a RIFF/WAVE file of 16-bit linear PCM, one channel, any rate. A data chunk whose announced length goes
 * past the end (as programs that write to a pipe leave it) is read to the end.
 * @throws AudioFormatError for anything else.
 */
export function readWav(file: Uint8Array): MonoAudio {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.byteLength < 12 || tag(file, 0) !== 'RIFF' || tag(file, 8) !== 'WAVE') {
    throw new AudioFormatError('this is not a WAV file', 'give a RIFF/WAVE file of 16-bit PCM, one channel');
  }
  let sampleRate = 0;
  for (let offset = 12; offset + 8 <= file.byteLength; ) {
    const name = tag(file, offset);
    const body = offset + 8;
    const length = Math.min(view.getUint32(offset + 4, true), file.byteLength - body);
    if (name === 'fmt ') sampleRate = readFormat(view, body, length);
    if (name === 'data') {
      if (sampleRate === 0) break;
      const pcm = new Int16Array(length >> 1);
      for (let index = 0; index < pcm.length; index++) pcm[index] = view.getInt16(body + 2 * index, true);
      return { pcm, sampleRate };
    }
    offset = body + length + (length & 1);
  }
  throw new AudioFormatError(
    'this WAV file has no audio',
    'give a RIFF/WAVE file of 16-bit PCM, one channel',
  );
}

/** A RIFF/WAVE file of 16-bit linear PCM, one channel. */
export function writeWav({ pcm, sampleRate }: MonoAudio): Uint8Array {
  const file = new Uint8Array(44 + 2 * pcm.length);
  const view = new DataView(file.buffer);
  const text = (offset: number, value: string) => file.set(new TextEncoder().encode(value), offset);
  text(0, 'RIFF');
  view.setUint32(4, 36 + 2 * pcm.length, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, 2 * pcm.length, true);
  for (const [index, sample] of pcm.entries()) view.setInt16(44 + 2 * index, sample, true);
  return file;
}

function readFormat(view: DataView, body: number, length: number): number {
  if (length < 16) throw new AudioFormatError('the WAV format chunk is too short', 'write the file again');
  const format = view.getUint16(body, true);
  const channels = view.getUint16(body + 2, true);
  const sampleRate = view.getUint32(body + 4, true);
  const bits = view.getUint16(body + 14, true);
  if ((format !== PCM && format !== EXTENSIBLE) || channels !== 1 || bits !== 16 || sampleRate === 0) {
    throw new AudioFormatError(
      `this WAV file has format ${format}, ${channels} channels, ${bits} bits, ${sampleRate} Hz`,
      'convert it to 16-bit linear PCM, one channel',
    );
  }
  return sampleRate;
}

function tag(file: Uint8Array, offset: number): string {
  return String.fromCharCode(...file.subarray(offset, offset + 4));
}
