import { areWeightsSound, hasWeights, smallModel, weightsFile } from '@decroche/local-stack';
import { type Command, UsageError } from '../command.ts';
import { prepareSmallModel } from '../preparation.ts';
import { ROOT } from '../root.ts';
import { runProgram, runScript } from '../subprocess.ts';

const SPEECH_MODELS = 'services/transcriber/src/models/main.ts';

export const command: Command = {
  name: 'models',
  summary: 'list, fetch, verify and choose speech models; fetch a small language model to try the way',
  help: `./run models list|verify|fetch NAME|use NAME [--json]
The embedded model hears synthetic voices; people are understood once this was done: ./run models fetch whisper-base
A small language model for tests and for ./run demo --model small, never for a fund: ./run models fetch ${smallModel().name}`,
  run: async (args) => {
    const [what, name] = args.filter((arg) => !arg.startsWith('--'));
    const json = args.includes('--json');
    if (name === smallModel().name) return await withSmall(what, json);
    if (what === 'list' && !args.includes('--help')) return await list(json);
    return (await runScript(SPEECH_MODELS, args)).status;
  },
};

async function withSmall(what: string | undefined, json: boolean): Promise<number> {
  const { name } = smallModel();
  if (what !== 'fetch' && what !== 'verify')
    throw new UsageError(
      `models: ${name} is for tests and ./run demo --model small; it can be fetched and verified`,
    );
  const folder = what === 'fetch' ? await prepareSmallModel() : weightsFile();
  const ok = await areWeightsSound();
  const state = ok
    ? `good, in ${folder}; to see it write: ./run demo --model small`
    : 'not here, or not as it was pinned';
  process.stdout.write(json ? `${JSON.stringify({ name, folder, ok })}\n` : `${name}: ${state}\n`);
  return ok ? 0 : 1;
}

/** Speech models as the transcriber tells them, and the language model. */
async function list(json: boolean): Promise<number> {
  const { name, title, licence, weights } = smallModel();
  const here = await hasWeights();
  const speech = await runProgram(
    process.execPath,
    [`${ROOT}/${SPEECH_MODELS}`, 'list', ...(json ? ['--json'] : [])],
    {
      capture: true,
    },
  );
  if (speech.status !== 0 || !json) {
    const place = (here ? 'here' : 'to be fetched').padEnd(14);
    const size = `${Math.round(weights.bytes / 1e6)} MB`.padStart(8);
    const line = `${name.padEnd(26)} ${place} ${size}. Language model ${title}, a toy: tests and ./run demo --model small\n`;
    process.stdout.write(speech.status === 0 ? `${speech.output}${line}` : speech.output);
    return speech.status;
  }
  const { models } = JSON.parse(speech.output) as { readonly models: readonly object[] };
  const languageModel = { name, title, licence, sizeBytes: weights.bytes, here, folder: weightsFile() };
  process.stdout.write(`${JSON.stringify({ models, languageModels: [languageModel] })}\n`);
  return 0;
}
