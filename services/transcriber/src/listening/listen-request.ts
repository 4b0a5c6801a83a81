import {
  AudioFormat,
  EndReason,
  isEventId,
  type ListenFinish,
  type ListenStart,
  type Turn,
  TurnSource,
} from '@decroche/contracts';
import { RpcError } from '@decroche/service-kit';
import { status } from '@grpc/grpc-js';
import { bytesPerSample, type SampleFormat } from '../audio/audio-format.ts';
import type { EndpointingOptions } from '../endpointing.ts';

/** Most bytes in one audio message. */
const MOST_AUDIO_BYTES = 64 * 1024;

/** A checked request to listen. */
export interface ListenOrder {
  readonly turn: Turn;
  readonly format: SampleFormat;
  readonly sampleRateHz: number;
  readonly offsetMs: number;
  readonly returnText: boolean;
  readonly continuous: boolean;
  readonly endpointing: EndpointingOptions;
}

const FORMATS: Readonly<Record<number, SampleFormat>> = {
  [AudioFormat.PCM_S16LE]: 'pcm-s16le',
  [AudioFormat.ALAW]: 'alaw',
  [AudioFormat.ULAW]: 'ulaw',
};

const REASONS: Readonly<Record<string, string>> = {
  AUDIO_BEFORE_START: 'the first message must be `start`',
  START_TWICE: '`start` came twice; open another stream for another turn',
  MESSAGE_EMPTY: 'the message holds neither start, audio nor finish',
  AUDIO_AFTER_FINISH: 'audio came after `finish`',
  TURN_INVALID: 'turn needs UUIDv7 ids and a source',
  AUDIO_FORMAT_UNKNOWN: 'format must be PCM_S16LE, ALAW or ULAW',
  SAMPLE_RATE_UNSUPPORTED: 'sample_rate_hz must be 8000 or 16000 and fit the loaded model',
  AUDIO_ODD_LENGTH: 'audio must hold whole samples',
  AUDIO_TOO_LONG: `audio messages hold at most ${MOST_AUDIO_BYTES} bytes`,
  FINISH_REASON_INVALID: 'finish.reason must be KEY or CLOSED',
};

/** A request that breaks the contract. */
export function invalid(code: keyof typeof REASONS & string): RpcError {
  return new RpcError(status.INVALID_ARGUMENT, code, REASONS[code] ?? code);
}

/**
 * Checks `start`.
 *
 * @param accepts whether the engine takes a sample rate
 * @throws RpcError INVALID_ARGUMENT with a stable code
 */
export function readStart(
  start: ListenStart,
  defaults: EndpointingOptions,
  accepts: (sampleRateHz: number) => boolean,
): ListenOrder {
  const { turn, sampleRateHz, offsetMs, returnText, continuous, endpointing } = start;
  if (turn === undefined || !isEventId(turn.conversationId) || !isEventId(turn.turnId))
    throw invalid('TURN_INVALID');
  if (turn.source === TurnSource.UNSPECIFIED || turn.source === TurnSource.UNRECOGNIZED)
    throw invalid('TURN_INVALID');
  const format = FORMATS[start.format];
  if (format === undefined) throw invalid('AUDIO_FORMAT_UNKNOWN');
  if ((sampleRateHz !== 8000 && sampleRateHz !== 16_000) || !accepts(sampleRateHz)) {
    throw invalid('SAMPLE_RATE_UNSUPPORTED');
  }
  return {
    turn,
    format,
    sampleRateHz,
    offsetMs,
    returnText,
    continuous,
    endpointing: {
      ...defaults,
      endSilenceMs: endpointing?.endSilenceMs || defaults.endSilenceMs,
      noSpeechMs: continuous ? 0 : endpointing?.noSpeechMs || defaults.noSpeechMs,
      maxUtteranceMs: endpointing?.maxUtteranceMs || defaults.maxUtteranceMs,
    },
  };
}

/** Checks one audio message. @throws RpcError INVALID_ARGUMENT with a stable code */
export function checkAudio(bytes: Uint8Array, format: SampleFormat): void {
  if (bytes.length > MOST_AUDIO_BYTES) throw invalid('AUDIO_TOO_LONG');
  if (bytes.length % bytesPerSample(format) !== 0) throw invalid('AUDIO_ODD_LENGTH');
}

/** Checks `finish`. @throws RpcError INVALID_ARGUMENT with a stable code */
export function readFinish(finish: ListenFinish): { reason: EndReason; discard: boolean } {
  if (finish.reason !== EndReason.KEY && finish.reason !== EndReason.CLOSED && !finish.discard) {
    throw invalid('FINISH_REASON_INVALID');
  }
  return finish;
}
