import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type ServiceError, status } from '@grpc/grpc-js';
import { toLinear } from '../audio/audio-format.ts';
import { RecordingError, readWav } from '../audio/wav-file.ts';
import { readConfig, readModelPlaces } from '../config.ts';
import { BareRecogniser } from '../engine/bare-recogniser.ts';
import { VoskEngine } from '../engine/vosk-engine.ts';
import { readManifest } from '../models/manifest.ts';
import { ModelError } from '../models/model-error.ts';
import { checkModelFolder } from '../models/model-folder.ts';
import { recordingsOfAList, recordingsOfAPerson, reportComparison } from './comparison-report.ts';
import { EncodingCount, type EncodingSummary } from './encoding-count.ts';
import {
  type EvaluationItem,
  EvaluationSetError,
  findRecordings,
  readEvaluationSet,
  recordingOf,
} from './evaluation-set.ts';
import { reportLanguages } from './language-report.ts';
import { listenTo, openClient } from './listen-client.ts';
import { evaluateNoises, noisesTogether } from './noise-evaluation.ts';
import { StabilityCount, type StabilitySummary } from './stability.ts';
import { TranscriberProcess } from './transcriber-process.ts';
import { comparableWords, countWordErrors, WordErrorTotal } from './word-errors.ts';

const HELP = `Word error rate of the transcriber, through its gRPC stream, beside bare libvosk on the same audio.

  --tsv FILE    recordings and what is said in them: id, set, text (tab-separated, with that header)
  --audio DIR   DIR/<id>.wav, linear 16-bit mono at 8000 or 16000 Hz
  --model DIR   model folder (default: MODEL_DIR, or the embedded model)
  --encodings   listen to each recording of 8000 Hz in A-law, in µ-law and at 16 000 Hz too, and count other words
  --noises      instead, count in how many recordings words are found and believed, and in how many noises made of them
  --human       instead, the embedded recogniser, the one for people and the one that is believed, side by side, on recordings of a
                person (Debian's asterisk-core-sounds-fr-wav, fetched); needs ./run models fetch whisper-base
  --both        the same on the recordings of --tsv
  --lines       with either: also with noise, lost packets, a coarse codec, far away and clipped
  --languages   instead, how often another language is told, and how often French is taken for one (people: Debian's prompts, fetched)
  --every N     one in N of the recordings (with --noises, --human, --both and --languages; default 1)
  --words FILE  write the recognised words with their confidences, one JSON line for each recording
  --errors      print each wrong utterance on standard error
  --json        print one JSON object as the last line of standard output
`;

const SPEED = 10;
const SIDE_BY_SIDE = 4;
const MESSAGE_MS = 100;
const ADMISSION_WAIT_MS = 500;
const ADMISSION_TRIES = 240;

const { values } = parseArgs({
  options: {
    tsv: { type: 'string' },
    audio: { type: 'string' },
    model: { type: 'string' },
    encodings: { type: 'boolean', default: false },
    noises: { type: 'boolean', default: false },
    human: { type: 'boolean', default: false },
    both: { type: 'boolean', default: false },
    languages: { type: 'boolean', default: false },
    lines: { type: 'boolean', default: false },
    every: { type: 'string', default: '1' },
    words: { type: 'string' },
    errors: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const every = Math.max(1, Math.trunc(Number(values.every)) || 1);

/**
 * Evaluates and prints; the exit status is 2 for wrong arguments.
 *
 * @throws EvaluationSetError
 * @throws RecordingError
 */
async function run(): Promise<void> {
  const comparison = { every, lines: values.lines, json: values.json, words: values.words };
  if (values.human && !values.help) {
    await reportComparison(await recordingsOfAPerson(), comparison);
    return;
  }
  if (values.languages && !values.help) {
    await reportLanguages(every, values.json);
    return;
  }
  if (values.help || !values.tsv || !values.audio) {
    (values.help ? process.stdout : process.stderr).write(HELP);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const audioDir = values.audio;
  const items = await readEvaluationSet(values.tsv);
  await findRecordings(items, audioDir);
  if (values.both) {
    await reportComparison(recordingsOfAList(items, audioDir), comparison);
    return;
  }
  const environment = {
    ...process.env,
    TRANSCRIBER_EVALUATION: 'true',
    ...(values.model ? { MODEL_DIR: values.model } : {}),
  };
  const modelDir = readConfig(environment).MODEL_DIR;
  if (values.noises) {
    await reportNoises(modelDir, items, audioDir);
    return;
  }
  const service = await TranscriberProcess.start({ MODEL_DIR: modelDir, ARBITRATION: 'false' });
  const bare = new BareRecogniser(modelDir, 200);
  const client = openClient(service);
  const total = { service: new WordErrorTotal(), bare: new WordErrorTotal() };
  const sets = new Map<string, { service: WordErrorTotal; bare: WordErrorTotal }>();
  const before = (await service.usage()).cpuSeconds;
  const stability = new StabilityCount();
  const recognised: string[] = [];
  const encodings = new EncodingCount();
  let audioSeconds = 0;
  let done = 0;
  try {
    const queue = items.values();
    const lane = async (): Promise<void> => {
      for (const item of queue) {
        const { pcm, sampleRateHz } = await readWav(recordingOf(audioDir, item.id));
        const listened = await whenAdmitted(() =>
          listenTo(client, pcm, sampleRateHz, { messageMs: MESSAGE_MS, speed: SPEED }),
        );
        stability.add(listened.texts);
        const words = listened.finals.flatMap((final) => final.words);
        const heard = words.map((word) => word.text).join(' ');
        recognised.push(JSON.stringify({ id: item.id, words }));
        const set = sets.get(item.set) ?? { service: new WordErrorTotal(), bare: new WordErrorTotal() };
        sets.set(item.set, set);
        const reference = comparableWords(item.text);
        const errors = countWordErrors(reference, comparableWords(heard));
        const alone = bare.recognise(pcm, sampleRateHz);
        const bareErrors = countWordErrors(reference, comparableWords(alone));
        for (const where of [total, set]) {
          where.service.add(errors);
          where.bare.add(bareErrors);
        }
        if (values.encodings && sampleRateHz === 8000) {
          await encodings.compare(client, toLinear(pcm, 'pcm-s16le'), heard, reference, {
            messageMs: MESSAGE_MS,
            speed: SPEED,
          });
        }
        audioSeconds += pcm.length / 2 / sampleRateHz;
        done += 1;
        if (process.stderr.isTTY) process.stderr.write(`\r${done}/${items.length}`);
        if (values.errors && errors.errors > 0) {
          process.stderr.write(
            `${item.id} said: ${item.text}\n${item.id} heard: ${heard}\n${item.id} bare: ${alone}\n`,
          );
        }
      }
    };
    const lanes = await Promise.allSettled(Array.from({ length: SIDE_BY_SIDE }, lane));
    for (const each of lanes) if (each.status === 'rejected') throw each.reason;
    const cpuSeconds = (await service.usage()).cpuSeconds - before;
    if (values.words) await writeFile(values.words, `${recognised.join('\n')}\n`);
    report({
      ...total.service.summary(),
      bySet: Object.fromEntries([...sets].map(([name, set]) => [name, set.service.summary()])),
      rtf: Math.round((cpuSeconds / audioSeconds) * 1e5) / 1e5,
      bare: {
        wer: total.bare.summary().wer,
        bySet: Object.fromEntries([...sets].map(([name, set]) => [name, set.bare.summary().wer])),
      },
      partials: stability.summary(),
      ...(values.encodings ? { encodings: encodings.summary() } : {}),
      model: path.basename(modelDir),
      audioSeconds: Math.round(audioSeconds * 10) / 10,
    });
  } finally {
    client.close();
    bare.close();
    await service.stop();
  }
}

/** A service that is full for a moment is asked again. */
async function whenAdmitted<T>(listen: () => Promise<T>): Promise<T> {
  for (let left = ADMISSION_TRIES; ; left--) {
    try {
      return await listen();
    } catch (error) {
      if ((error as ServiceError).code !== status.RESOURCE_EXHAUSTED || left === 0) throw error;
      await delay(ADMISSION_WAIT_MS);
    }
  }
}

/** @throws RecordingError */
async function reportNoises(
  modelDir: string,
  items: readonly EvaluationItem[],
  audioDir: string,
): Promise<void> {
  const model = await checkModelFolder(modelDir, await readManifest(readModelPlaces(process.env).manifest));
  const engine = await VoskEngine.create({ model, threads: 2, onThreadLost: () => undefined });
  const chosen = items.filter((_, at) => at % every === 0);
  let done = 0;
  try {
    const evaluation = await evaluateNoises(engine, chosen, audioDir, () => {
      done += 1;
      if (process.stderr.isTTY) process.stderr.write(`\r${done}`);
    });
    const result = { model: path.basename(modelDir), ...evaluation, noises: noisesTogether(evaluation) };
    if (values.json) {
      process.stdout.write(`${JSON.stringify(result)}\n`);
      return;
    }
    const { model: name, ...kinds } = result;
    process.stdout.write(`model ${name}\n${'kind'.padEnd(32)} sounds  words  believed\n`);
    for (const [kind, { sounds, withWords, believed }] of Object.entries(kinds)) {
      const figures = [sounds, withWords, believed].map((figure) => String(figure).padStart(6)).join(' ');
      process.stdout.write(`${kind.padEnd(32)} ${figures}\n`);
    }
  } finally {
    await engine.close();
  }
}

interface Report {
  readonly utterances: number;
  readonly words: number;
  readonly wer: number;
  readonly bySet: Readonly<Record<string, { utterances: number; words: number; wer: number }>>;
  /** CPU seconds of the service process per second of audio. */
  readonly rtf: number;
  readonly bare: { readonly wer: number; readonly bySet: Readonly<Record<string, number>> };
  readonly partials: StabilitySummary;
  readonly encodings?: EncodingSummary;
  readonly model: string;
  readonly audioSeconds: number;
}

function report(result: Report): void {
  if (process.stderr.isTTY) process.stderr.write('\n');
  if (values.json) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  const line = (name: string, words: number, wer: number, bare: number): string =>
    `${name.padEnd(24)} ${String(words).padStart(7)} ${percent(wer)} ${percent(bare)}\n`;
  process.stdout.write(`model ${result.model}\n${'set'.padEnd(24)}   words   service      bare\n`);
  for (const [name, set] of Object.entries(result.bySet)) {
    process.stdout.write(line(name, set.words, set.wer, result.bare.bySet[name] ?? 0));
  }
  process.stdout.write(line('all', result.words, result.wer, result.bare.wer));
  const { stableWords, changedByFinal } = result.partials;
  process.stdout.write(
    `stable words of partial texts: ${stableWords}, changed by the final one: ${changedByFinal}\n`,
  );
  for (const [name, { recordings, differ, wer }] of Object.entries(result.encodings ?? {})) {
    process.stdout.write(
      `${name}: other words in ${differ} of ${recordings} recordings, ${percent(wer).trim()} word errors\n`,
    );
  }
  process.stdout.write(`CPU seconds per second of audio: ${result.rtf}\n`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`.padStart(9);
}

try {
  await run();
} catch (error) {
  const isExpected = [EvaluationSetError, RecordingError, ModelError].some((kind) => error instanceof kind);
  if (!(error instanceof Error) || !isExpected) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
