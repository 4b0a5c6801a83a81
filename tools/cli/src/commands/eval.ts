import { parseArgs } from 'node:util';
import {
  evaluateAnswers,
  judgedFiles,
  scoreLines,
  themesKept,
  totalOf,
} from '../answers/answer-evaluation.ts';
import { heardBySpeech, SPEAKING_VOICES } from '../answers/spoken-hearing.ts';
import { type Command, UsageError } from '../command.ts';
import { prepareForTests, prepareStack } from '../preparation.ts';
import { measureSpokenRedaction, type SpokenRedactionResult } from '../spoken/spoken-redaction.ts';
import { runScript } from '../subprocess.ts';

const EVALUATIONS: Readonly<Record<string, string>> = {
  asr: 'services/transcriber/src/evaluation/main.ts',
  endpointing: 'services/transcriber/src/endpointing-evaluation/main.ts',
  pii: 'services/pii-guard/src/evaluation/main.ts',
  retrieval: 'services/retriever/src/evaluation/main.ts',
  grounding: 'services/generator/src/evaluation/main.ts',
};

export const command: Command = {
  name: 'eval',
  summary: 'measure quality: asr, endpointing, pii, retrieval, grounding, answers',
  help: `./run eval asr --tsv FILE --audio DIR [--json]
    word error rate per set; FILE: id, set, text (tab-separated, first line is the header); audio: DIR/<id>.wav
./run eval asr --noises --tsv FILE --audio DIR [--every N] [--json]
    of the recordings and of noises made of them: in how many words are found, and in how many they are believed
./run eval asr --human | --both --tsv FILE --audio DIR [--lines] [--every N] [--json]
    the embedded recogniser, the one for people and the one that is believed, side by side: on recordings of a person, which
    are fetched from Debian, or on those of FILE; lines: also with noise, lost packets, a coarse codec, far away, clipped
./run eval asr --languages [--every N] [--json]
    how often another language is told of people and synthetic voices that speak one, and how often French is taken for one
./run eval endpointing [--silences LIST] [--json]
    how often the end silence cuts off a sentence of a person who pauses, hesitates or begins again, and how long it waits
./run eval pii --file FILE [--with both|rules|model] [--json]
    leaks and over-redaction; FILE: JSON lines {id, text, spans[{start,end,type}], negative?}, or .txt with {TYPE:text}
./run eval pii --spoken [--count 100] [--seed 1] [--concurrency 4] [--verbose] [--json]
    the same for generated utterances that synthetic voices say in real calls, through the recogniser
./run eval retrieval --kb FILE --queries FILE [--unanswerable FILE] [--qdrant URL] [--json]
    hits, ranks and abstention; kb: JSON lines {id,title,section,text}; queries: {id,query,relevant[]}
./run eval retrieval --golden | --control [--spoken] [--every N] [--qdrant URL] [--json]
    the same for the base's own questions; spoken: by synthetic voices, as the recogniser hears them; one in N questions
    --qdrant: searched in a Qdrant server, whose keys are taken from QDRANT_API_KEY and QDRANT_SEARCH_API_KEY
./run eval retrieval --kinds [--json]
    abstention on kinds of requests that the base did not learn: one kind is left out at a time, and asked
./run eval grounding [--gate] [--model] [--every N] [--json]
    whether each sentence of the drafts for the golden questions is in the passage it cites: drafts of the built-in composer, of a
    double of a language model in every manner of inventing, and of the model of LLM_BASE_URL and LLM_MODEL (--model); and how
    many true and false sentences written by hand the proof gate refuses, by kind (--gate: these only);
    one question in N
./run eval answers [--file FILE] [--spoken] [--voice espeak|kokoro] [--every N] [--json]
    what an agent would see for judged questions, those of knowledge/judged when no file is named; spoken: those of the
    spoken files, said by synthetic voices and asked as the recogniser hears them, and how many keep the theme that they have
    typed; kokoro: a lifelike voice, fetched, through the recogniser for people too; one in N questions; FILE: JSON lines {id, text, says[][], never[], frame, asks[][]?,
    neverAsks[]?, context[]?, asOf?, fund?}; of each list in says and asks one wording must be there. Prints wanted and
    said wordings, forbidden ones that were said, right frames, and asked: questions that the caller had answered`,
  async run(args) {
    const [what, ...rest] = args;
    if (what === 'pii' && rest.includes('--spoken')) return await evaluateSpoken(rest);
    if (what === 'answers') return await evaluateJudged(rest);
    const script = what !== undefined && Object.hasOwn(EVALUATIONS, what) ? EVALUATIONS[what] : undefined;
    if (script === undefined)
      throw new UsageError(`eval: expected one of ${[...Object.keys(EVALUATIONS), 'answers'].join(', ')}`);
    return (await runScript(script, rest)).status;
  },
};

async function evaluateJudged(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      file: { type: 'string' },
      spoken: { type: 'boolean', default: false },
      voice: { type: 'string', default: 'espeak' },
      every: { type: 'string', default: '1' },
      json: { type: 'boolean' },
    },
  });
  const files = values.file === undefined ? await judgedFiles(values.spoken) : [values.file];
  const voice = SPEAKING_VOICES.find((name) => name === values.voice);
  const every = Number(values.every);
  if (voice === undefined)
    throw new UsageError(`eval answers: --voice is one of ${SPEAKING_VOICES.join(', ')}`);
  if (!Number.isInteger(every) || every < 1)
    throw new UsageError('eval answers: --every is a whole number from 1');
  await prepareStack();
  const hear = values.spoken ? { hear: (texts: readonly string[]) => heardBySpeech(texts, voice) } : {};
  const scores = await evaluateAnswers(files, (step) => process.stderr.write(`  ${step}\n`), {
    ...hear,
    every,
  });
  const themes = themesKept(scores);
  const total = themes === undefined ? totalOf(scores) : { ...totalOf(scores), themes };
  process.stdout.write(values.json ? `${JSON.stringify(total)}\n` : `${scoreLines(scores).join('\n')}\n`);
  return 0;
}

async function evaluateSpoken(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      spoken: { type: 'boolean' },
      count: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      concurrency: { type: 'string', default: '4' },
      json: { type: 'boolean' },
      verbose: { type: 'boolean' },
    },
  });
  const whole = (name: 'count' | 'seed' | 'concurrency', most: number): number => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1 || value > most)
      throw new UsageError(`eval pii: --${name} is a whole number from 1 to ${most}`);
    return value;
  };
  const options = {
    count: whole('count', 5_000),
    seed: whole('seed', 1_000_000),
    concurrency: whole('concurrency', 32),
  };
  await prepareForTests();
  const say = (line: string): boolean => process.stderr.write(`  ${line}\n`);
  const result = await measureSpokenRedaction({ ...options, say, verbose: values.verbose === true });
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : spokenReport(result));
  return 0;
}

function spokenReport({ calls, heard, spans, recognised, leaked, byType }: SpokenRedactionResult): string {
  const rows = Object.entries(byType).map(
    ([type, count]) =>
      `  ${type.padEnd(9)} ${count.spans} said, ${count.recognised} recognised whole, ${count.leaked} leaked\n`,
  );
  const head = `${calls} calls, ${heard} heard: ${spans} personal data said, ${recognised} recognised whole, ${leaked.length} leaked\n`;
  return head + rows.join('') + leaked.map(({ id, type }) => `  leaked: ${id} ${type}\n`).join('');
}
