import { readFile } from 'node:fs/promises';

/** Audio of a recording. */
export interface Recording {
  readonly sampleRateHz: number;
  /** Linear 16-bit samples, little-endian, mono. */
  readonly pcm: Buffer;
}

/** A recording that is not what is expected. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
  readonly code = 'RECORDING_UNUSABLE';

  constructor(file: string, detail: string) {
    super(`${file}: ${detail}`);
  }
}

/** Shortest `fmt ` chunk: WAVE_FORMAT_PCM. */
const FORMAT_BYTES = 16;

/**
 * Reads a RIFF/WAVE file of linear 16-bit mono samples at 8000 or 16000 Hz.
 *
 * @throws RecordingError naming the file
 */
export async function readWav(file: string): Promise<Recording> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new RecordingError(file, cause.code === 'ENOENT' ? 'there is no such file' : cause.message);
  });
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
    throw new RecordingError(file, 'it is not a RIFF/WAVE file');
  }
  let sampleRateHz = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (id === 'fmt ') {
      if (body.length < FORMAT_BYTES) throw new RecordingError(file, 'its format is cut off');
      const [kind, channels, bits] = [body.readUInt16LE(0), body.readUInt16LE(2), body.readUInt16LE(14)];
      sampleRateHz = body.readUInt32LE(4);
      if (kind !== 1 || channels !== 1 || bits !== 16) {
        throw new RecordingError(file, 'expected linear 16-bit mono samples');
      }
    }
    if (id === 'data') {
      if (sampleRateHz !== 8000 && sampleRateHz !== 16_000) {
        throw new RecordingError(file, `expected 8000 or 16000 Hz, found ${sampleRateHz}`);
      }
      return { sampleRateHz, pcm: body.subarray(0, body.length & ~1) };
    }
    at += 8 + length + (length & 1);
  }
  throw new RecordingError(file, 'it holds no samples');
}

const HEADER_BYTES = 44;

/** Linear 16-bit mono samples as a RIFF/WAVE file. */
export function wavOf(samples: Int16Array, sampleRateHz: number): Uint8Array<ArrayBuffer> {
  const data = samples.byteLength;
  const file = new Uint8Array(HEADER_BYTES + data);
  const header = Buffer.from(file.buffer, 0, HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(HEADER_BYTES - 8 + data, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(FORMAT_BYTES, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(data, 40);
  file.set(new Uint8Array(samples.buffer, samples.byteOffset, data), HEADER_BYTES);
  return file;
}
