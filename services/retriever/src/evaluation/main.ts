import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RemediedError } from '@decroche/downloads';
import { type KnowledgeFolder, readKnowledgeFolder } from '../knowledge/knowledge-folder.ts';
import { describeProblem } from '../knowledge/knowledge-problem.ts';
import { IndexUnavailableError } from '../search/index/passage-index.ts';
import { DEFAULT_QDRANT } from '../search/index/qdrant-servers.ts';
import type { ModelServers } from '../search/models/ranking-models.ts';
import { type CalibrationSources, calibrate } from './calibration.ts';
import { calibrationPicture } from './calibration-picture.ts';
import { evaluateCorpus } from './corpus-evaluation.ts';
import { evaluateGolden } from './golden-evaluation.ts';
import { EvaluationFileError } from './judged-questions.ts';
import { evaluateKinds } from './kinds-evaluation.ts';
import { QdrantEngine } from './qdrant-engine.ts';
import { evaluateScale } from './scale-evaluation.ts';
import { heardFrom, RecogniserError } from './spoken-questions.ts';

const HELP = `Measures retrieval.

  --kb FILE --queries FILE [--unanswerable FILE]   on a foreign base (JSON lines), with the demonstration base as bridge
  --control                                        on its control questions, which nothing learns from
  --calibrate [--kb … --queries … --unanswerable …]  fits the confidence curve and says how reliable it is
  --scale 5000,50000 --kb FILE --queries FILE      builds and searches bases of these sizes
  --golden                                         on the demonstration base's own golden questions
  --kinds [--every N]  on requests without an answer, each asked of a base that learned nothing of its kind; one part of
                    the kinds in N
  --spoken [--every N]  the same (or --control) spoken by synthetic voices and heard by the recogniser; one in N questions
  --hear FILE --to FILE [--voice espeak|kokoro]  nothing is measured: texts (a JSON list) as they are heard from synthetic voices
  --knowledge DIR   folder of the base (default: the demonstration base)
  --embeddings URL  with an OpenAI-compatible embeddings endpoint: what fusion brings, for several constants
  --embeddings-model NAME, --query-prefix TEXT, --passage-prefix TEXT   what its model is called and wants
  --rerank URL      with a cross-encoder (\`/rerank\` of text-embeddings-inference)
  --qdrant URL      searches in a Qdrant server (with --kb, --golden or --control); keys: QDRANT_API_KEY, QDRANT_SEARCH_API_KEY
  --svg FILE        draws the reliability of the confidence (with --calibrate)
  --ablation        one line per ingredient turned off, on standard error
  --json            one JSON object as the last line
`;

/** An evaluation may wait: what is measured is the order. */
const DEADLINE_MS = 30_000;

const { values } = parseArgs({
  options: {
    kb: { type: 'string' },
    queries: { type: 'string' },
    unanswerable: { type: 'string' },
    golden: { type: 'boolean', default: false },
    kinds: { type: 'boolean', default: false },
    spoken: { type: 'boolean', default: false },
    every: { type: 'string', default: '1' },
    control: { type: 'boolean', default: false },
    hear: { type: 'string' },
    voice: { type: 'string', default: 'espeak' },
    to: { type: 'string' },
    scale: { type: 'string' },
    svg: { type: 'string' },
    embeddings: { type: 'string' },
    'embeddings-model': { type: 'string', default: '' },
    'query-prefix': { type: 'string', default: '' },
    'passage-prefix': { type: 'string', default: '' },
    rerank: { type: 'string' },
    qdrant: { type: 'string' },
    calibrate: { type: 'boolean', default: false },
    knowledge: {
      type: 'string',
      default: fileURLToPath(new URL('../../../../knowledge', import.meta.url)),
    },
    ablation: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

process.exitCode = await run();

async function run(): Promise<number> {
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const engine = engineOf();
  const every = Math.max(1, Math.floor(Number(values.every)) || 1);
  try {
    await tellFaults(values.knowledge);
    if (values.hear !== undefined && values.to !== undefined) {
      await hear(values.hear, values.to);
    } else if (values.calibrate) {
      const calibration = await calibrate({ knowledge: values.knowledge, corpus: corpusOf() });
      if (values.svg !== undefined) await writeFile(values.svg, calibrationPicture(calibration));
      print(calibration);
    } else if (values.kinds) {
      print(
        await evaluateKinds(values.knowledge, { every, report: (line) => process.stderr.write(`${line}\n`) }),
      );
    } else if (values.golden || values.control || values.spoken) {
      const options = {
        heldOut: values.control,
        every,
        createIndex: engine?.create,
        ...(values.spoken ? { heard: withEspeak } : {}),
      };
      print(await evaluateGolden(values.knowledge, options));
    } else if (values.scale !== undefined && values.kb !== undefined && values.queries !== undefined) {
      const sizes = values.scale.split(',').map(Number);
      print(
        await evaluateScale({ kb: values.kb, queries: values.queries, knowledge: values.knowledge, sizes }),
      );
    } else if (values.kb !== undefined && values.queries !== undefined) {
      print(
        await evaluateCorpus({
          kb: values.kb,
          queries: values.queries,
          unanswerable: values.unanswerable,
          knowledge: values.knowledge,
          ablation: values.ablation,
          models: modelsOf(),
          createIndex: engine?.create,
          report: (line) => process.stderr.write(`${line}\n`),
        }),
      );
    } else {
      process.stderr.write(`expected --golden or --kinds, or --kb and --queries\n\n${HELP}`);
      return 2;
    }
    return 0;
  } catch (error) {
    const isTold =
      error instanceof EvaluationFileError ||
      error instanceof RecogniserError ||
      error instanceof RemediedError ||
      error instanceof IndexUnavailableError;
    if (!isTold && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    return 1;
  } finally {
    await engine?.close();
  }
}

/** An evaluation of a base with a file left out measures another base: whoever reads the figures is told. */
async function tellFaults(folder: string): Promise<void> {
  for (const problem of (await readKnowledgeFolder(folder)).problems) {
    process.stderr.write(`${describeProblem(problem)}\n`);
  }
}

const withEspeak = (texts: readonly string[], base: KnowledgeFolder): Promise<string[]> =>
  heardFrom(texts, base);

async function hear(from: string, to: string): Promise<void> {
  const texts = JSON.parse(await readFile(from, 'utf8')) as string[];
  const base = await readKnowledgeFolder(values.knowledge);
  await writeFile(
    to,
    JSON.stringify(await heardFrom(texts, base, values.voice === 'kokoro' ? 'kokoro' : 'espeak')),
  );
}

function engineOf(): QdrantEngine | undefined {
  if (values.qdrant === undefined) return undefined;
  return new QdrantEngine({
    ...DEFAULT_QDRANT,
    urls: values.qdrant.split(','),
    apiKey: process.env.QDRANT_API_KEY ?? '',
    searchApiKey: process.env.QDRANT_SEARCH_API_KEY ?? '',
    prefix: 'evaluation',
  });
}

function corpusOf(): CalibrationSources['corpus'] {
  const { kb, queries, unanswerable } = values;
  return kb === undefined || queries === undefined || unanswerable === undefined
    ? undefined
    : { kb, queries, unanswerable };
}

function modelsOf(): ModelServers {
  const { embeddings, rerank } = values;
  return {
    embeddings:
      embeddings === undefined
        ? undefined
        : {
            url: embeddings,
            apiKey: '',
            model: values['embeddings-model'],
            queryPrefix: values['query-prefix'],
            passagePrefix: values['passage-prefix'],
            deadlineMs: DEADLINE_MS,
          },
    rerank: rerank === undefined ? undefined : { url: rerank, apiKey: '', deadlineMs: DEADLINE_MS },
  };
}

function print(result: object): void {
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else
    for (const [name, value] of Object.entries(result))
      process.stdout.write(`${name}: ${JSON.stringify(value)}\n`);
}
