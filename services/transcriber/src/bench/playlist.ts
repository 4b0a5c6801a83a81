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
    const recordings = await Promise.all(names.map((name) => readWav(path.join(folder, name))));
    const usable = recordings.filter(({ sampleRateHz }) => sampleRateHz === 8000).map(({ pcm }) => pcm);
    if (usable.length === 0) throw new Error(`${folder} holds no recording of 8000 Hz`);
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
}
