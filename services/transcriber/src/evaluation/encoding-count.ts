import type { TranscriberServiceClient } from '@decroche/contracts';
import { listenTo, type SendOptions } from './listen-client.ts';
import { ENCODINGS, type Encoding, encoded } from './telephone-encodings.ts';
import { comparableWords, countWordErrors, WordErrorTotal } from './word-errors.ts';

/** For each encoding: recordings compared, those with other words, and the word error rate. */
export type EncodingSummary = Readonly<
  Record<Encoding, { readonly recordings: number; readonly differ: number; readonly wer: number }>
>;

/** Counts the recordings that give other words in another encoding. */
export class EncodingCount {
  readonly #counts = new Map<Encoding, { differ: number; errors: WordErrorTotal }>(
    ENCODINGS.map((encoding) => [encoding, { differ: 0, errors: new WordErrorTotal() }]),
  );

  /**
   * Listens to a recording in every encoding.
   *
   * @param samples linear, 8000 Hz
   * @param heard what linear samples at 8000 Hz gave
   * @param reference what is said
   */
  async compare(
    client: TranscriberServiceClient,
    samples: Int16Array,
    heard: string,
    reference: readonly string[],
    how: SendOptions,
  ): Promise<void> {
    for (const [encoding, count] of this.#counts) {
      const { audio, ...start } = encoded(samples, encoding);
      const { finals } = await listenTo(client, audio, start.sampleRateHz, { ...how, start });
      const words = finals.flatMap((final) => final.words.map((word) => word.text)).join(' ');
      if (words !== heard) count.differ += 1;
      count.errors.add(countWordErrors(reference, comparableWords(words)));
    }
  }

  summary(): EncodingSummary {
    const entries = [...this.#counts].map(([encoding, { differ, errors }]) => {
      const { utterances, wer } = errors.summary();
      return [encoding, { recordings: utterances, differ, wer }];
    });
    return Object.fromEntries(entries) as EncodingSummary;
  }
}
