import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { arbitrate } from '../arbiter.ts';
import { loadLexicon } from '../lexicon/lexicon.ts';
import { readPublicNames } from '../lexicon/public-names.ts';
import { isPublicName } from '../names-that-stay.ts';
import { OnnxReader } from '../onnx/onnx-reader.ts';
import { Redactor } from '../redaction.ts';
import { readingOf } from '../second-opinion.ts';
import type { PiiSpan } from '../span.ts';
import { readMarked } from './marked-text.ts';
import { type LabelledUtterance, type Scores, score } from './scoring.ts';

const line = z.object({
  id: z.string(),
  text: z.string(),
  spans: z.array(z.object({ start: z.int().min(0), end: z.int().min(0), type: z.string() })).default([]),
  negative: z.boolean().optional(),
});
const WARM_UP_MS = 1_000;
const WINDOWS = 6;
const WINDOW_MS = 400;
/** A slow machine is no miss: what is scored is what the model says. */
const OPINION_TIMEOUT_MS = 10_000;

const ROOT = path.resolve(import.meta.dirname, '../../../..');
/** Whose reading is scored: the service's own is both. */
const READINGS = ['both', 'rules', 'model'] as const;

const { values } = parseArgs({
  options: {
    file: { type: 'string' },
    with: { type: 'string', default: 'both' },
    model: { type: 'string', default: path.join(ROOT, 'models/fr-names') },
    json: { type: 'boolean' },
    verbose: { type: 'boolean' },
  },
});
if (values.file === undefined)
  fail('expected --file FILE (JSON lines {id, text, spans[], negative?}, or .txt with {TYPE:text})');
const reading =
  READINGS.find((name) => name === values.with) ?? fail(`expected --with ${READINGS.join('|')}`);
const utterances = values.file.endsWith('.txt')
  ? readMarked(readFileSync(values.file, 'utf8'))
  : readLabelled(values.file);
const lexicon = loadLexicon(readPublicNames(path.join(ROOT, 'knowledge')));
const redactor = new Redactor(lexicon);
const second = reading === 'rules' ? undefined : await OnnxReader.load(values.model, lexicon);
const found = new Map<string, readonly PiiSpan[]>();
for (const { text } of utterances) found.set(text, await find(text));
const result = { ...score(utterances, (text) => found.get(text) ?? []), perSecond: await rate() };
if (values.verbose === true) explain();
process.stdout.write(values.json === true ? `${JSON.stringify(result)}\n` : report(result));
await second?.close();

async function find(text: string): Promise<readonly PiiSpan[]> {
  if (second === undefined) return redactor.find(redactor.read(text));
  const opinions = await second.read(text, AbortSignal.timeout(OPINION_TIMEOUT_MS));
  const { spans } = readingOf(text, opinions, second.bounds);
  const utterance = redactor.read(text);
  if (reading === 'both') return redactor.find(utterance, undefined, spans);
  return arbitrate(spans.filter((span) => !isPublicName(utterance, span)));
}

function readLabelled(file: string): LabelledUtterance[] {
  const rows: LabelledUtterance[] = [];
  readFileSync(file, 'utf8')
    .split('\n')
    .forEach((text, index) => {
      if (text.trim() === '') return;
      try {
        rows.push(line.parse(JSON.parse(text)));
      } catch {
        fail(`line ${index + 1} of ${file} is not {id, text, spans[{start,end,type}]}`);
      }
    });
  if (rows.length === 0) fail(`${file} holds no utterance`);
  return rows;
}

/**
 * Redactions a second of one core's time, over the whole file again and again: the best of several windows once the
 * code is warm, since whatever else the machine does only slows one down.
 */
async function rate(): Promise<number> {
  await redactFor(WARM_UP_MS);
  const rates: number[] = [];
  for (let window = 0; window < WINDOWS; window++) rates.push(await redactFor(WINDOW_MS));
  return Math.round(Math.max(...rates));
}

async function redactFor(milliseconds: number): Promise<number> {
  const started = performance.now();
  const before = process.cpuUsage();
  let done = 0;
  while (performance.now() - started < milliseconds) {
    for (const { text } of utterances) await find(text);
    done += utterances.length;
  }
  const { user, system } = process.cpuUsage(before);
  return (done * 1_000_000) / (user + system);
}

function explain(): void {
  for (const { id, text, spans } of utterances) {
    const show = (start: number, end: number, type: string): string => `${type}<${text.slice(start, end)}>`;
    const left = spans.map((span) => show(span.start, span.end, span.type)).join(' ');
    const right = (found.get(text) ?? []).map((span) => show(span.start, span.end, span.type)).join(' ');
    process.stdout.write(`${id}\n  ${text}\n  labelled ${left}\n  removed  ${right}\n`);
  }
}

function report(scores: Scores & { perSecond: number }): string {
  const types = Object.entries(scores.byType).map(
    ([type, { spans, recall }]) => `  ${type.padEnd(9)} ${spans} spans, recall ${recall}`,
  );
  const leaks = scores.leaked.map(({ id, type }) => `  ${id} ${type}`);
  return [
    `${scores.utterances} utterances, ${scores.spans} spans: recall ${scores.recall}, precision ${scores.precision}`,
    ...types,
    `harmless utterances touched: ${scores.falsePositives}`,
    `leaked: ${scores.leaked.length}`,
    ...leaks,
    `${scores.perSecond} utterances a second`,
    '',
  ].join('\n');
}

function fail(reason: string): never {
  process.stderr.write(`eval pii: ${reason}\n`);
  process.exit(2);
}
