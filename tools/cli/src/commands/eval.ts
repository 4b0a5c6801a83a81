import { type Command, UsageError } from '../command.ts';
import { runScript } from '../subprocess.ts';

const EVALUATIONS: Readonly<Record<string, string>> = {
  asr: 'services/transcriber/src/evaluation/main.ts',
  pii: 'services/pii-guard/src/evaluation/main.ts',
  retrieval: 'services/retriever/src/evaluation/main.ts',
  grounding: 'services/generator/src/evaluation/main.ts',
};

export const command: Command = {
  name: 'eval',
  summary: 'measure quality: asr, pii, retrieval, grounding',
  help: `./run eval asr --tsv FILE --audio DIR [--json]
    word error rate per set; FILE: id, set, text (tab-separated, first line is the header); audio: DIR/<id>.wav
./run eval pii --file FILE [--json]
    leaks and over-redaction; FILE: JSON lines {id, text, spans[{start,end,type}], negative?}
./run eval retrieval --kb FILE --queries FILE [--unanswerable FILE] [--json]
    hits, ranks and abstention; kb: JSON lines {id,title,section,text}; queries: {id,query,relevant[]}
./run eval grounding [--json]
    whether each sentence of the drafts for the golden questions is in the passage it cites`,
  async run(args) {
    const [what, ...rest] = args;
    const script = what !== undefined && Object.hasOwn(EVALUATIONS, what) ? EVALUATIONS[what] : undefined;
    if (script === undefined)
      throw new UsageError(`eval: expected one of ${Object.keys(EVALUATIONS).join(', ')}`);
    return (await runScript(script, rest)).status;
  },
};
