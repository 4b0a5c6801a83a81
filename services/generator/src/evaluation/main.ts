import { generateKeyPairSync } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { LanguageModelDouble, type Manner } from '@decroche/test-stage';
import { readInstructions } from '../writing/experts-instructions.ts';
import { LanguageModel } from '../writing/language-model.ts';
import { evaluateGate } from './gate-evaluation.ts';
import { evaluateGrounding, type GroundingFigures, type Writers } from './grounding-evaluation.ts';
import { readJudgedSentences } from './judged-sentences.ts';
import { gateLines, groundingLines } from './report-lines.ts';
import { RetrieverProcess } from './retriever-process.ts';

const HELP = `Measures whether drafts say only what their sources say, over every control question of the base: those of the built-in
composer, and those that a double of a language model spoils in every manner of inventing; and how many sentences the proof gate
wrongly refuses and rightly refuses, of those that were written by hand.

  --knowledge DIR   folder of the base (default: the demonstration base)
  --gate            the sentences written by hand only, in a second
  --model           also the language model of LLM_BASE_URL and LLM_MODEL (LLM_API_KEY), one question after the other
  --every N         one control question in N (default: 1)
  --json            one JSON object as the last line
`;

/** How the double spoils its answers. */
const MANNERS: readonly Manner[] = [
  'sound',
  'inventing-sources',
  'inventing-figures',
  'echoing',
  'english',
  'obedient',
];

const { values } = parseArgs({
  options: {
    knowledge: {
      type: 'string',
      default: fileURLToPath(new URL('../../../../knowledge', import.meta.url)),
    },
    gate: { type: 'boolean', default: false },
    model: { type: 'boolean', default: false },
    every: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(HELP);
else {
  const sets = await readJudgedSentences(values.knowledge);
  const gate = { ...evaluateGate(sets), outdated: sets.outdated.length };
  const drafts = values.gate ? {} : await draftsOf(values.knowledge);
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ ...drafts.builtIn, writers: drafts, gate })}\n`
      : `${[...groundingLines(drafts), ...gateLines(gate)].join('\n')}\n`,
  );
}

async function draftsOf(knowledge: string): Promise<Record<string, GroundingFigures>> {
  const keys = { said: generateKeyPairSync('ed25519'), passages: generateKeyPairSync('ed25519') };
  const retriever = await RetrieverProcess.start(keys, { KNOWLEDGE_DIR: knowledge });
  const double = await LanguageModelDouble.start();
  try {
    const { target, access } = retriever;
    const writers: Writers = {
      builtIn: undefined,
      ...Object.fromEntries(MANNERS.map((manner) => [manner, writerAt(double.baseUrl, manner)])),
      ...(values.model ? { model: configuredWriter() } : {}),
    };
    const turnOf = (writer: string): void => {
      double.manner = MANNERS.find((manner) => manner === writer) ?? 'sound';
    };
    return await evaluateGrounding({
      knowledge,
      target,
      access,
      keys,
      writers,
      every: Number(values.every),
      turnOf,
    });
  } finally {
    await Promise.all([retriever.stop(), double.stop()]);
  }
}

function writerAt(baseUrl: string, model: string, apiKey = '', deadlineMs = 6_000): LanguageModel {
  return new LanguageModel({
    baseUrl,
    model,
    apiKey,
    headers: {},
    instructions: () => readInstructions(values.knowledge),
    asksForForm: true,
    deadlineMs,
    silenceMs: deadlineMs,
    maxTokens: 500,
    maxAtOnce: 8,
  });
}

function configuredWriter(): LanguageModel {
  const { LLM_BASE_URL, LLM_MODEL, LLM_API_KEY } = process.env;
  if (LLM_BASE_URL === undefined || LLM_MODEL === undefined)
    throw new Error('--model: set LLM_BASE_URL and LLM_MODEL to the server and the model to measure');
  return writerAt(LLM_BASE_URL, LLM_MODEL, LLM_API_KEY, 60_000);
}
