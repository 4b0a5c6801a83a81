import { humanRecordings } from '@decroche/local-stack';
import { callUnary } from '@decroche/service-kit';
import { readModelPlaces } from '../config.ts';
import { openClient } from '../evaluation/listen-client.ts';
import { TranscriberProcess } from '../evaluation/transcriber-process.ts';
import { comparableWords } from '../evaluation/word-errors.ts';
import { EMBEDDED_MODEL, ModelStore, PEOPLE_MODEL } from '../models/model-store.ts';
import { besideBare } from './beside-bare.ts';
import { Playlist } from './playlist.ts';

/** What hearing costs in one way of hearing, for an hour of call of which half is speech of a person. */
export interface ModeCost {
  /** Which recognisers hear. */
  readonly mode: 'embedded' | 'people' | 'both';
  /** Streams that the service admits by its own measure. */
  readonly capacityStreams: number;
  readonly streams: number;
  /** CPU seconds for an hour of call: of the service, of bare decoding of each sentence once, and in onnxruntime of that. */
  readonly service: number;
  readonly bare: number;
  readonly onnxruntime: number;
  /** Of the service to bare decoding of each sentence once. */
  readonly ratio: number;
  readonly peakRssMb: number;
}

/** What is measured. */
export interface CostOrder {
  /** Streams at once; no mode is asked for more than it admits. */
  readonly streams: number;
  readonly seconds: number;
  readonly rounds: number;
  readonly messageMs: number;
  readonly progress: (line: string) => void;
}

/** Sentences of so many words: shorter ones are no need, longer ones no caller says in a breath. */
const SENTENCE_WORDS = { least: 6, most: 25 };

/**
 * Measures each way of hearing on the same sentences of a person, beside bare decoding in a process of its own at the same time,
 * as often as there are rounds; the median ratio counts.
 *
 * @throws Error when the model for people is not here
 */
export async function measurePeople(order: CostOrder): Promise<ModeCost[]> {
  const store = new ModelStore(readModelPlaces(process.env));
  const people = store.folderOf({ name: PEOPLE_MODEL, embedded: false });
  const embedded = store.folderOf({ name: EMBEDDED_MODEL, embedded: true });
  const files = (await humanRecordings())
    .filter(({ text }) => {
      const { length } = comparableWords(text);
      return length >= SENTENCE_WORDS.least && length <= SENTENCE_WORDS.most;
    })
    .map(({ file }) => file);
  const costs: ModeCost[] = [];
  for (const [mode, env] of [
    ['embedded', { MODEL_DIR: embedded, ARBITRATION: 'false' }],
    ['people', { MODEL_DIR: people, ARBITRATION: 'false' }],
    ['both', { MODEL_DIR: embedded, ARBITRATION: 'true' }],
  ] as const) {
    const cost = await costOf(mode, env, { ...order, files, people });
    costs.push(cost);
    order.progress(JSON.stringify(cost));
  }
  return costs;
}

async function costOf(
  mode: ModeCost['mode'],
  env: Readonly<Record<string, string>>,
  order: CostOrder & { readonly files: readonly string[]; readonly people: string },
): Promise<ModeCost> {
  const service = await TranscriberProcess.start(env);
  const client = openClient(service);
  try {
    const { capacityStreams } = await callUnary(client.getStatus.bind(client), {}, { deadlineMs: 2_000 });
    const { seconds, files, people, messageMs } = order;
    const streams = Math.min(order.streams, capacityStreams);
    const playlist = await Playlist.of(files);
    const audio = Array.from({ length: streams }, (_, stream) => playlist.stream(stream, seconds, true));
    const hours = (streams * seconds) / 3600;
    const compared: Pick<ModeCost, 'service' | 'bare' | 'onnxruntime' | 'ratio'>[] = [];
    for (let round = 0; round < order.rounds; round++) {
      const { cpuSeconds: used, bare } = await besideBare<{ cpuSeconds: number; runtimeSeconds: number }>({
        ...{ service, client, audio, messageMs },
        bare: ['bare-people-process.ts', people, String(streams), String(seconds), ...files],
      });
      compared.push({
        service: Math.round(used / hours),
        bare: Math.round(bare.cpuSeconds / hours),
        onnxruntime: Math.round(bare.runtimeSeconds / hours),
        ratio: Number((used / bare.cpuSeconds).toFixed(2)),
      });
    }
    const median = compared.sort((a, b) => a.ratio - b.ratio)[Math.floor(order.rounds / 2)];
    if (median === undefined) throw new Error('no round was measured: --rounds is at least 1');
    const peakRssMb = Math.round((await service.usage()).peakRssMb);
    return { mode, capacityStreams, streams, ...median, peakRssMb };
  } finally {
    client.close();
    await service.stop();
  }
}
