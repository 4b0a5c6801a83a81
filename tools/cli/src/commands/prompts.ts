import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { speak, writeWav } from '@decroche/local-stack';
import type { Command } from '../command.ts';
import { prepareStack } from '../preparation.ts';
import { ROOT } from '../root.ts';
import { holdMusic } from '../spoken/hold-music.ts';

const SOUNDS = join(ROOT, 'infra/asterisk/sounds');
const FOLDER = join(SOUNDS, 'fr');

export const command: Command = {
  name: 'prompts',
  summary: 'speak the prompts of infra/asterisk/sounds again from their texts',
  help: `./run prompts
Writes NAME.wav (8 kHz, 16-bit, mono) for each NAME.txt of infra/asterisk/sounds/fr with the synthetic voice, and the
music of infra/asterisk/sounds/hold.
An operator may put his own recordings there instead.`,
  async run() {
    await prepareStack();
    for (const file of await readdir(FOLDER)) {
      if (!file.endsWith('.txt')) continue;
      const audio = await speak((await readFile(join(FOLDER, file), 'utf8')).trim());
      const target = file.replace(/\.txt$/, '.wav');
      await writeFile(join(FOLDER, target), writeWav(audio));
      process.stdout.write(`${target}: ${(audio.pcm.length / audio.sampleRate).toFixed(1)} s\n`);
    }
    await writeFile(join(SOUNDS, 'hold/music.wav'), writeWav(holdMusic()));
    return 0;
  },
};
