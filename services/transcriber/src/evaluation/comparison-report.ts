import { stat } from 'node:fs/promises';
import { humanRecordings } from '@decroche/local-stack';
import { readModelPlaces } from '../config.ts';
import { VoskEngine } from '../engine/vosk-engine.ts';
import { readManifest } from '../models/manifest.ts';
import { checkModelFolder } from '../models/model-folder.ts';
import { EMBEDDED_MODEL, ModelStore, PEOPLE_MODEL } from '../models/model-store.ts';
import { WhisperEngine } from '../whisper/whisper-engine.ts';
import { type EvaluationItem, recordingOf } from './evaluation-set.ts';
import { LINE_CONDITIONS } from './line-conditions.ts';
import { type ComparedRecording, compareRecognisers } from './recogniser-comparison.ts';
import { comparableWords } from './word-errors.ts';

/** Words from which a recording is a sentence rather than a piece of one. */
const SENTENCE_WORDS = 6;
/** Sound beyond the longest that is heard at once is no fair test of either, seconds. */
const LONGEST_S = 30;
const BYTES_A_SECOND = 16_000;

/** What is compared. */
export interface ComparisonOrder {
  /** One in so many of the recordings. */
  readonly every: number;
  /** On lines of every kind, not only the recordings as they are. */
  readonly lines: boolean;
  readonly json: boolean;
}

/** Recordings of a person, fetched from Debian: sentences, and short pieces. */
export async function recordingsOfAPerson(): Promise<ComparedRecording[]> {
  const recordings: ComparedRecording[] = [];
  for (const { text, file } of await humanRecordings()) {
    if ((await stat(file)).size > LONGEST_S * BYTES_A_SECOND) continue;
    const set = comparableWords(text).length >= SENTENCE_WORDS ? 'person, sentences' : 'person, short';
    recordings.push({ file, set, text });
  }
  return recordings;
}

/** The recordings of a list. */
export function recordingsOfAList(items: readonly EvaluationItem[], folder: string): ComparedRecording[] {
  return items.map(({ id, set, text }) => ({ file: recordingOf(folder, id), set, text }));
}

/**
 * Compares the embedded recogniser, the one for people and the one that is believed, and prints them side by side.
 *
 * @throws ModelError when one of the models is not here
 */
export async function reportComparison(
  recordings: readonly ComparedRecording[],
  order: ComparisonOrder,
): Promise<void> {
  const places = readModelPlaces(process.env);
  const models = await readManifest(places.manifest);
  const store = new ModelStore(places);
  const onThreadLost = (): void => undefined;
  const model = await checkModelFolder(store.folderOf({ name: EMBEDDED_MODEL, embedded: true }), models);
  const people = await checkModelFolder(store.folderOf({ name: PEOPLE_MODEL, embedded: false }), models);
  const engines = {
    embedded: VoskEngine.create({ model, threads: 1, onThreadLost }),
    people: await WhisperEngine.create({ folder: people.folder, model: people, threads: 1, onThreadLost }),
  };
  try {
    const chosen = recordings.filter((_, at) => at % order.every === 0);
    const lines = order.lines ? LINE_CONDITIONS : LINE_CONDITIONS.slice(0, 1);
    const { sets, cost } = await compareRecognisers(engines, chosen, lines, (done, of) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${done}/${of}`);
    });
    const result = { models: [model.name, people.name], sets, ...cost };
    if (order.json) {
      process.stdout.write(`${JSON.stringify(result)}\n`);
      return;
    }
    process.stdout.write(
      `${'set, line'.padEnd(48)}  words embedded  people  believed one  best of both  not believed\n`,
    );
    for (const each of sets) {
      const rates = [each.embedded, each.people, each.arbitration, each.best, each.notBelieved];
      const shown = rates.map((rate) => `${(rate * 100).toFixed(1)} %`.padStart(9)).join('  ');
      const name = `${each.set}, ${each.line}`.padEnd(48);
      process.stdout.write(`${name} ${String(each.words).padStart(6)} ${shown}\n`);
    }
    process.stdout.write(
      `CPU seconds an hour of speech: embedded ${cost.embeddedPerHour}, people ${cost.peoplePerHour}\n`,
    );
  } finally {
    await engines.embedded.close();
    await engines.people.close();
  }
}
