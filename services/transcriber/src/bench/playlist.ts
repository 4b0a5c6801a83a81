import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { readWav } from '../audio/wav-file.ts';

/** What callers say in a bench: recordings of 8000 Hz in a fixed order. */
export class Playlist {
  readonly #recordings: readonly Buffer[];

  private constructor(recordings: readonly Buffer[]) {
    this.#recordings = recordings;
  }

  /** Reads every recording of a folder at 8000 Hz, by name. */
  static async read(folder: string): Promise<Playlist> {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.wav')).sort();
    return await Playlist.of(names.map((name) => path.join(folder, name)));
  }

  /** Reads those of some recordings that are at 8000 Hz. */
  static async of(files: readonly string[]): Promise<Playlist> {
    const recordings = await Promise.all(files.map((file) => readWav(file)));
    const usable = recordings.filter(({ sampleRateHz }) => sampleRateHz === 8000).map(({ pcm }) => pcm);
    if (usable.length === 0) throw new Error('no recording is at 8000 Hz');
    return new Playlist(usable);
  }

  /** One recording. */
  sentence(index: number): Buffer {
    return this.#recordings[index % this.#recordings.length] as Buffer;
  }

  /**
   * A stream of sentences, one behind the other; where `halfSilent`, each is followed by as much silence.
   *
   * @param stream number of the stream: each begins with another recording
   */
  stream(stream: number, seconds: number, halfSilent: boolean): Buffer {
    const bytes = seconds * 16_000;
    const parts: Buffer[] = [];
    for (let index = stream * 7, length = 0; length < bytes; index++) {
      const sentence = this.sentence(index);
      parts.push(sentence);
      if (halfSilent) parts.push(Buffer.alloc(sentence.length));
      length += sentence.length * (halfSilent ? 2 : 1);
    }
    return Buffer.concat(parts).subarray(0, bytes);
  }

  /** The sentences of a half silent stream, the last one cut off as there, and when each is over, milliseconds. */
  sentencesOf(stream: number, seconds: number): { readonly pcm: Buffer; readonly endMs: number }[] {
    const bytes = seconds * 16_000;
    const sentences: { readonly pcm: Buffer; readonly endMs: number }[] = [];
    for (let index = stream * 7, length = 0; length < bytes; index++) {
      const pcm = this.sentence(index).subarray(0, bytes - length);
      sentences.push({ pcm, endMs: (length + pcm.length) / 16 });
      length += 2 * this.sentence(index).length;
    }
    return sentences;
  }
}
