import type { Command } from '../command.ts';
import { runScript } from '../subprocess.ts';

export const command: Command = {
  name: 'models',
  summary: 'list, fetch, verify and choose speech models',
  help: `./run models list|verify|fetch NAME|use NAME [--json]
The embedded model knows synthetic voices only. For people: ./run models fetch vosk-model-small-fr-0.22`,
  run: async (args) => (await runScript('services/transcriber/src/models/main.ts', args)).status,
};
