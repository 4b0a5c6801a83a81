import { setTimeout as wait } from 'node:timers/promises';
import type { TranscriberServiceClient } from '@decroche/contracts';
import { type Percentiles, percentile, percentiles } from '@decroche/test-kit';
import { DEFAULT_ENDPOINTING } from '../endpointing.ts';
import { type Listened, listenTo } from '../evaluation/listen-client.ts';
import type { Playlist } from './playlist.ts';

/** How soon final texts come while so many callers speak at once. */
export interface TurnLatency extends Percentiles {
  readonly streams: number;
  readonly turns: number;
  /** The 99th percentile of the stream that had the worst one. */
  readonly worstStreamP99: number;
  /** Audio given up, milliseconds. */
  readonly droppedMs: number;
  /** Turns that ended with an error, were given up, or brought no text. */
  readonly lost: number;
}

/** Silence after the sentence: long enough for the endpointer, whatever the last word. */
const TRAILING_MS = 2_500;

/**
 * Plays turn after turn on so many streams in real time and measures the time from the last frame of speech to the
 * final text, beyond the end silence that the endpointer waits for.
 */
export async function measureTurns(
  client: TranscriberServiceClient,
  playlist: Playlist,
  options: { readonly streams: number; readonly seconds: number; readonly messageMs: number },
): Promise<TurnLatency> {
  const perStream: number[][] = [];
  let turns = 0;
  let lost = 0;
  let droppedMs = 0;
  const end = performance.now() + options.seconds * 1000;
  const stream = async (index: number): Promise<void> => {
    const latencies: number[] = [];
    perStream.push(latencies);
    await wait((2000 * index) / options.streams);
    for (let turn = index; performance.now() < end; turn += options.streams) {
      const audio = Buffer.concat([playlist.sentence(turn), Buffer.alloc(TRAILING_MS * 16)]);
      turns += 1;
      const listened = await listenTo(client, audio, 8000, {
        messageMs: options.messageMs,
        speed: 1,
        start: { continuous: false },
      }).catch(() => undefined);
      const latency = listened && latencyOf(listened, options.messageMs);
      droppedMs += listened?.droppedMs ?? 0;
      if (latency !== undefined) latencies.push(latency);
      else {
        lost += 1;
        await wait(1000);
      }
    }
  };
  await Promise.all(Array.from({ length: options.streams }, (_, index) => stream(index)));
  return {
    streams: options.streams,
    turns,
    ...percentiles(perStream.flat()),
    worstStreamP99: Math.round(
      Math.max(0, ...perStream.map((latencies) => percentile(latencies, 0.99) ?? 0)),
    ),
    droppedMs,
    lost,
  };
}

/**
 * Time from the last voice to the final text, less the end silence that applied. Audio is sent at the beginning of the
 * time that it covers, while a live sender has it at the end: the length of a message is added.
 */
function latencyOf({ begunAt, finals, ends }: Listened, messageMs: number): number | undefined {
  const final = finals[0];
  const end = ends[0];
  if (final === undefined || end === undefined || final.words.length === 0) return undefined;
  const decidedAfter = end.decidedAtMs - begunAt - end.speechEndMs + messageMs;
  const { endSilenceMs, unfinishedSilenceMs } = DEFAULT_ENDPOINTING;
  const silence = decidedAfter >= unfinishedSilenceMs - messageMs ? unfinishedSilenceMs : endSilenceMs;
  return decidedAfter - silence + (final.receivedAt - end.decidedAtMs);
}
