import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { humanRecordings } from '@decroche/local-stack';
import { bothRecognisers } from './both-recognisers.ts';
import { type EvaluationItem, recordingOf } from './evaluation-set.ts';
import { LINE_CONDITIONS } from './line-conditions.ts';
import { type ComparedRecording, compareRecognisers } from './recogniser-comparison.ts';
import { comparableWords } from './word-errors.ts';

/** Set of the recordings of a person that are sentences. */
export const SENTENCES = 'person, sentences';
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
  /** File that takes the words that are believed, one JSON line for each recording. */
  readonly words?: string | undefined;
}

/** Recordings of a person, fetched from Debian: sentences, and short pieces. */
export async function recordingsOfAPerson(): Promise<ComparedRecording[]> {
  const recordings: ComparedRecording[] = [];
  for (const { text, script, file } of await humanRecordings()) {
    if ((await stat(file)).size > LONGEST_S * BYTES_A_SECOND) continue;
    const set = comparableWords(text).length >= SENTENCE_WORDS ? SENTENCES : 'person, short';
    recordings.push({ file, set, text, written: script });
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
  const engines = await bothRecognisers();
  try {
    const chosen = recordings.filter((_, at) => at % order.every === 0);
    const lines = order.lines ? LINE_CONDITIONS : LINE_CONDITIONS.slice(0, 1);
    const believed: string[] = [];
    const { sets, cost } = await compareRecognisers(
      engines,
      chosen,
      lines,
      (done, of) => {
        if (process.stderr.isTTY) process.stderr.write(`\r${done}/${of}`);
      },
      ({ file }, words) => void believed.push(JSON.stringify({ id: path.basename(file, '.wav'), words })),
    );
    if (order.words) await writeFile(order.words, `${believed.join('\n')}\n`);
    const result = { models: [engines.embedded.model.name, engines.people.model.name], sets, ...cost };
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
    await engines.close();
  }
}
