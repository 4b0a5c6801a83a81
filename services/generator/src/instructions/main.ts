import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RetrieverServiceClient, signSaid } from '@decroche/contracts';
import { InstructionsError, instructionFaults, parseInstructions } from '@decroche/instructions';
import { callUnary, createGrpcClient, startTelemetry } from '@decroche/service-kit';
import { readControlQuestions } from '../evaluation/golden-questions.ts';
import { saidOf } from '../evaluation/grounding-evaluation.ts';
import { type Preview, previewInstructions } from '../evaluation/instructions-preview.ts';
import { KEY_ID, RetrieverProcess } from '../evaluation/retriever-process.ts';
import { readInstructions } from '../writing/experts-instructions.ts';
import { LanguageModel } from '../writing/language-model.ts';

const HELP = `Instructions for the language model.

  lint FILE                    what keeps a file of instructions from being published
  preview FILE                 what they change in the answers of a model to control questions, beside those of the base
    [--questions N]            how many questions, taken evenly from all (default 20)
    [--knowledge DIR]          folder of the base (default: the demonstration base)

  --json                       one JSON object as the last line

The model is LLM_BASE_URL, LLM_MODEL and LLM_API_KEY. Nothing enters the base: ./run kb instructions import does that, see docs/guides/expert.md.
`;
const DEADLINE_MS = 60_000;
const SEARCH_DEADLINE_MS = 5_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    questions: { type: 'string', default: '20' },
    knowledge: { type: 'string', default: fileURLToPath(new URL('../../../../knowledge', import.meta.url)) },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
process.exitCode = await main();

async function main(): Promise<number> {
  const [what, file] = positionals;
  const count = Number(values.questions);
  if (values.help || (what !== 'lint' && what !== 'preview') || file === undefined || !(count >= 1)) {
    (values.help ? process.stdout : process.stderr).write(HELP);
    return values.help ? 0 : 2;
  }
  try {
    const candidate = parseInstructions(await readFile(file, 'utf8'));
    // Who approved it is asked at publication.
    const problems = instructionFaults(
      what === 'lint' ? candidate : { ...candidate, reviewer: null, status: 'draft' },
    );
    if (what === 'lint' || problems.length > 0) {
      print({ version: candidate.version, problems }, problems);
      return problems.length > 0 ? 1 : 0;
    }
    const lines = candidate.instructions.map(({ text }) => text);
    const preview = await previewed(lines, Math.floor(count));
    print(preview, textOf(preview));
    return 0;
  } catch (error) {
    if (!(error instanceof InstructionsError)) throw error;
    print({ problems: error.faults }, error.faults);
    return 1;
  }
}

async function previewed(lines: readonly string[], count: number): Promise<Preview> {
  const { LLM_BASE_URL: baseUrl, LLM_MODEL: model = '', LLM_API_KEY: apiKey = '' } = process.env;
  if (baseUrl === undefined || model === '')
    throw new InstructionsError(['a preview asks a model: set LLM_BASE_URL and LLM_MODEL']);
  const modelWith = (instructions: readonly string[]): LanguageModel =>
    new LanguageModel({
      ...{ baseUrl, model, apiKey, headers: {}, instructions: () => instructions, asksForForm: true },
      ...{ deadlineMs: DEADLINE_MS, silenceMs: DEADLINE_MS, maxTokens: 500, maxAtOnce: 1 },
    });
  const all = await readControlQuestions(values.knowledge);
  const step = Math.max(1, Math.floor(all.length / count));
  const asked = all.filter((_, at) => at % step === 0).slice(0, count);
  const keys = { said: generateKeyPairSync('ed25519'), passages: generateKeyPairSync('ed25519') };
  const retriever = await RetrieverProcess.start(keys, { KNOWLEDGE_DIR: values.knowledge });
  const client = createGrpcClient(RetrieverServiceClient, retriever.target, {
    tracer: startTelemetry('evaluation', {}).tracer,
    access: retriever.access,
  });
  try {
    return await previewInstructions(
      asked.map((question) => () => saidOf(question)),
      {
        sign: (said) => signSaid(said, keys.said.privateKey, KEY_ID),
        search: async (said) => {
          const request = { said, asOf: '', fund: '', limit: 0 };
          const options = { deadlineMs: SEARCH_DEADLINE_MS };
          return (await callUnary(client.search.bind(client), request, options)).signedPassages;
        },
        saidKeys: new Map([[KEY_ID, keys.said.publicKey]]),
        passagesKeys: new Map([[KEY_ID, keys.passages.publicKey]]),
        live: modelWith(readInstructions(values.knowledge)),
        candidate: modelWith(lines),
        onQuestion: (done) => process.stderr.write(`  ${done} of ${asked.length} questions\n`),
        deadlineMs: DEADLINE_MS,
      },
    );
  } finally {
    client.close();
    await retriever.stop();
  }
}

function textOf({ questions, live, candidate, changed }: Preview): string[] {
  const side = (name: string, { answered, passed, stopped }: Preview['live']): string =>
    `${name.padEnd(10)} ${answered} of ${questions} questions with sentences of the model; ${passed} passed, ${stopped} stopped`;
  return [
    side('live', live),
    side('candidate', candidate),
    ...changed.flatMap((one) => [
      `« ${one.question} »`,
      ...one.live.passed.map((text) => `  - ${text}`),
      ...one.candidate.passed.map((text) => `  + ${text}`),
    ]),
  ];
}

function print(result: object, lines: readonly string[]): void {
  process.stdout.write(
    values.json ? `${JSON.stringify(result)}\n` : lines.map((line) => `${line}\n`).join(''),
  );
}
