import type { ListenRequest, ListenResponse } from '@decroche/contracts';
import { METRICS } from '@decroche/metrics';
import { failStream, type Logger } from '@decroche/service-kit';
import type { handleBidiStreamingCall } from '@grpc/grpc-js';
import type { EndpointingOptions } from '../endpointing.ts';
import type { SpeechEngine } from '../engine/speech-engine.ts';
import type { Admission } from './admission.ts';
import type { HeardPublisher } from './heard-publisher.ts';
import { ListenStream } from './listen-stream.ts';
import { draining, noCapacity } from './refusals.ts';

/** What the handler of streams works with. */
export interface ListenHandlerOptions {
  readonly engine: SpeechEngine;
  readonly admission: Admission;
  readonly publisher: HeardPublisher;
  readonly endpointing: EndpointingOptions;
  /** Longest time without any message, milliseconds. */
  readonly idleMs: number;
  /** True when texts may be returned on the stream instead of being published. */
  readonly evaluation: boolean;
  /** Told when words or sounds were heard that are not needed any more. */
  readonly wipe: () => void;
  readonly logger: Logger;
}

/** How often it is looked whether live legs must make way for what falls behind, milliseconds. */
const RELIEF_EVERY_MS = 500;

/** Handler of `TranscriberService.Listen`: admits streams and knows those that are open. */
export class ListenHandler {
  readonly #options: ListenHandlerOptions;
  readonly #open = new Set<ListenStream>();
  readonly #relief: NodeJS.Timeout;

  constructor(options: ListenHandlerOptions) {
    this.#options = options;
    this.#relief = setInterval(() => options.admission.relieve(), RELIEF_EVERY_MS);
    this.#relief.unref();
  }

  /** For grpc-js. */
  get handle(): handleBidiStreamingCall<ListenRequest, ListenResponse> {
    return (call) => {
      const { admission, logger } = this.#options;
      const place = admission.enter();
      if (typeof place === 'string') {
        METRICS.transcriber.refused.add({ reason: place });
        failStream(logger, call, place === 'full' ? noCapacity() : draining());
        return;
      }
      const stream: ListenStream = new ListenStream(call, this.#options, place, () => {
        this.#open.delete(stream);
      });
      this.#open.add(stream);
    };
  }

  /**
   * Refuses new streams. Turns in hand go on to their end; live legs are sent away at the end of their utterance, so
   * that the sender opens them on another instance.
   */
  drain(): void {
    this.#options.admission.drain();
    for (const stream of this.#open) stream.drain();
  }

  close(): void {
    clearInterval(this.#relief);
  }
}
