import { join } from 'node:path';
import type { Command } from '../command.ts';
import { ROOT } from '../root.ts';
import { runProgram } from '../subprocess.ts';

export const command: Command = {
  name: 'kb',
  summary:
    'the knowledge base: import (Markdown, HTML, Word, PDF, CSV), export, publish, rollback, gaps, backup, restore …',
  help: `./run kb import|export|lint|submit|approve|send-back|impact|publish|rollback|gaps|write|answer|reopen|stats|backup|restore [options] [--json]
./run kb instructions lint|preview FILE [--questions N] [--json]     what the experts ask of a language model
./run kb instructions history|import|show|submit|approve|send-back … its versions, in the base like those of an article
Each one's own options: ./run kb <what> --help`,
  run: async (args) => {
    if (args[0] === 'instructions' && ['lint', 'preview'].includes(args[1] ?? '')) {
      const preview = join(ROOT, 'services/generator/src/instructions/main.ts');
      return (await runProgram(process.execPath, [preview, ...args.slice(1)], { cwd: process.cwd() })).status;
    }
    const env = { PII_INSPECTOR: join(ROOT, 'services/pii-guard/src/documents/main.ts') };
    const script = join(ROOT, 'services/retriever/src/kb/main.ts');
    return (await runProgram(process.execPath, [script, ...args], { cwd: process.cwd(), env })).status;
  },
};
