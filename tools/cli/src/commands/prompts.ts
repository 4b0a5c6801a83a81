import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { speak, writeWav } from '@decroche/local-stack';
import { declarePrompt, inspectPrompts, isPromptName, promptOrigins, promptText } from '@decroche/prompts';
import type { Command } from '../command.ts';
import { prepareStack } from '../preparation.ts';
import { PROMPTS, SOUNDS } from '../root.ts';
import { holdMusic } from '../spoken/hold-music.ts';
import { speakTrainingSet } from '../spoken/training-voices.ts';

export const command: Command = {
  name: 'prompts',
  summary: 'speak the prompts of infra/asterisk/sounds from their texts, or declare your recordings',
  help: `./run prompts [NAME…] [--declare | --check | --training FILE]
A prompt is NAME.wav (8 kHz, 16-bit, mono) of infra/asterisk/sounds/fr and, beside it, NAME.txt, which says what is heard.

./run prompts            speaks each text whose stand-in is missing or older than the text, and the music on hold;
                         recordings of your own are left as they are
./run prompts NAME…      speaks these, in the place of whatever is there
./run prompts --declare NAME…   these recordings of yours say the text beside them: listen to them first
./run prompts --check    what cannot be heard, or may not say its text; exit status 1 then
./run prompts --training FILE   speaks the simulated callers of a training set (TRAINING_FILE of the desk) that have no voice yet`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { declare: { type: 'boolean' }, check: { type: 'boolean' }, training: { type: 'string' } },
    });
    if (values.training !== undefined) return await speakTraining(values.training);
    const wrong = positionals.find((name) => !isPromptName(name));
    if (
      wrong !== undefined ||
      (values.declare && positionals.length === 0) ||
      (values.check && values.declare)
    ) {
      process.stderr.write(
        wrong === undefined
          ? 'name the prompts to declare, such as: ./run prompts --declare notice\n'
          : `${wrong} is no name of a prompt; write it without folder and ending, such as notice or days/monday\n`,
      );
      return 2;
    }
    if (values.declare) await declare(positionals);
    else if (!values.check) await speakAll(positionals);
    return await check();
  },
};

async function speakTraining(file: string): Promise<number> {
  await prepareStack();
  const written = await speakTrainingSet(file);
  process.stdout.write(written.length === 0 ? 'every voice is there\n' : `spoken: ${written.join(', ')}\n`);
  return 0;
}

async function declare(names: readonly string[]): Promise<void> {
  const faults = await inspectPrompts(PROMPTS, names);
  for (const name of names) {
    const cannot = faults.some(
      ({ prompt, kind }) => prompt === name && (kind === 'missing' || kind === 'unusable'),
    );
    if (!cannot && (await promptText(PROMPTS, name))) {
      await declarePrompt(PROMPTS, name, 'recording');
    }
  }
}

async function speakAll(named: readonly string[]): Promise<void> {
  await prepareStack();
  const names = named.length > 0 ? named : await staleStandIns();
  for (const name of names) {
    const text = await promptText(PROMPTS, name);
    if (!text) continue;
    const audio = await speak(text);
    const target = join(PROMPTS, `${name}.wav`);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, writeWav(audio));
    await declarePrompt(PROMPTS, name, 'stand-in');
    process.stdout.write(`${name}.wav: ${(audio.pcm.length / audio.sampleRate).toFixed(1)} s\n`);
  }
  if (named.length === 0) await writeFile(join(SOUNDS, 'hold/music.wav'), writeWav(holdMusic()));
}

/** What may be spoken without asking: never in the place of an audio that somebody else put there. */
async function staleStandIns(): Promise<string[]> {
  const origins = await promptOrigins(PROMPTS);
  const stale = (await inspectPrompts(PROMPTS)).filter(
    ({ prompt, kind }) => kind === 'missing' || (kind === 'outdated' && origins.get(prompt) === 'stand-in'),
  );
  return stale.map(({ prompt }) => prompt);
}

async function check(): Promise<number> {
  const faults = await inspectPrompts(PROMPTS);
  for (const { prompt, found, remedy } of faults)
    process.stdout.write(`${prompt}: ${found}\n  -> ${remedy}\n`);
  return faults.length === 0 ? 0 : 1;
}
