import { TranscriberServiceClient, type Turn } from '@decroche/contracts';
import { createGrpcClient, type GrpcLink } from '@decroche/service-kit';
import type { Hearing } from '#contract';
import { DictatedSpeech, DictationError } from './dictated-speech.ts';

/** Speech that a transcriber listens to. */
export interface HeardSpeech {
  readonly speech: DictatedSpeech;
  /** Whom the recogniser understands. */
  readonly hears: Hearing | null;
}

/** The transcribers of `TRANSCRIBER_TARGETS`: a dictation goes to the first one that has a place. */
export class Transcribers {
  readonly #clients: readonly TranscriberServiceClient[];
  #next = 0;

  constructor(targets: readonly string[], link: GrpcLink) {
    this.#clients = targets.map((target) =>
      // Without a buffer for retries, what was not sent is known.
      createGrpcClient(
        TranscriberServiceClient,
        target,
        { ...link, server: 'transcriber' },
        { 'grpc.per_rpc_retry_buffer_size': 0 },
      ),
    );
  }

  /**
   * Has a turn listened to. They are asked in turn, each for one stream and no more.
   *
   * @throws DictationError when none takes it: `no-capacity` when one of them is full, else `no-transcriber`
   */
  async listen(turn: Turn): Promise<HeardSpeech> {
    const first = this.#next++ % this.#clients.length;
    const order = [...this.#clients.slice(first), ...this.#clients.slice(0, first)];
    let failure = new DictationError('no-transcriber');
    for (const client of order) {
      const speech = new DictatedSpeech(client.listen(), turn);
      try {
        return { speech, hears: await speech.ready };
      } catch (error) {
        if (!(error instanceof DictationError)) throw error;
        if (failure.fault !== 'no-capacity') failure = error;
      }
    }
    throw failure;
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }
}
