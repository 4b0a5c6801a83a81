import type { Command } from '../command.ts';
import { runScript } from '../subprocess.ts';

export const command: Command = {
  name: 'kb',
  summary: 'the knowledge base: import, export, lint, impact, publish, rollback, gaps, stats',
  help: `./run kb lint|stats|import|export|impact|publish|rollback|gaps [options] [--json]
Each one's own options: ./run kb <what> --help`,
  run: async (args) => (await runScript('services/retriever/src/kb/main.ts', args)).status,
};
