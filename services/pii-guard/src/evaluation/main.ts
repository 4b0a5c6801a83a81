import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadLexicon } from '../lexicon/lexicon.ts';
import { Redactor } from '../redaction.ts';
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

const { values } = parseArgs({
  options: { file: { type: 'string' }, json: { type: 'boolean' }, verbose: { type: 'boolean' } },
});
if (values.file === undefined) fail('expected --file FILE (JSON lines {id, text, spans[], negative?})');
const utterances = readLabelled(values.file);
const redactor = new Redactor(loadLexicon());
const result = { ...score(utterances, (text) => redactor.find(redactor.read(text))), perSecond: rate() };
if (values.verbose === true) explain();
process.stdout.write(values.json === true ? `${JSON.stringify(result)}\n` : report(result));

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
function rate(): number {
  redactFor(WARM_UP_MS);
  return Math.round(Math.max(...Array.from({ length: WINDOWS }, () => redactFor(WINDOW_MS))));
}

function redactFor(milliseconds: number): number {
  const started = performance.now();
  const before = process.cpuUsage();
  let done = 0;
  while (performance.now() - started < milliseconds) {
    for (const { text } of utterances) redactor.find(redactor.read(text));
    done += utterances.length;
  }
  const { user, system } = process.cpuUsage(before);
  return (done * 1_000_000) / (user + system);
}

function explain(): void {
  for (const { id, text, spans } of utterances) {
    const found = redactor.find(redactor.read(text));
    const show = (start: number, end: number, type: string): string => `${type}<${text.slice(start, end)}>`;
    const left = spans.map((span) => show(span.start, span.end, span.type)).join(' ');
    const right = found.map((span) => show(span.start, span.end, span.type)).join(' ');
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
