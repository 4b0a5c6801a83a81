import { parseArgs } from 'node:util';
import { recordingsOfAPerson, SENTENCES } from '../evaluation/comparison-report.ts';
import { samplesOf } from '../evaluation/language-evaluation.ts';
import { evaluateEndpointing } from './halting-speech.ts';

const DEFAULT_SILENCES = '500,700,900,1000,1200,1500';
const HELP = `How often a sentence of a person is cut off by the end silence, and how long the end is waited for, by manner of speaking:
as said, with pauses, hesitations and begun again. By voice alone: words that leave a phrase open make the wait longer in a call.

  --silences LIST  end silences, milliseconds (default ${DEFAULT_SILENCES})
  --json           print one JSON object
`;

const { values } = parseArgs({
  options: {
    silences: { type: 'string', default: DEFAULT_SILENCES },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function run(): Promise<void> {
  const silences = values.silences.split(',').map(Number);
  if (values.help || silences.some((ms) => !(ms >= 100 && ms <= 5000))) {
    (values.help ? process.stdout : process.stderr).write(HELP);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const sentences: Int16Array[] = [];
  for (const { set, file } of await recordingsOfAPerson()) {
    if (set === SENTENCES) sentences.push((await samplesOf(file)).samples);
  }
  const figures = evaluateEndpointing(sentences, silences);
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ endpointing: figures })}\n`);
    return;
  }
  process.stdout.write(
    'silence  manner                                     sentences  cut off  wait p50   p95 ms\n',
  );
  for (const { endSilenceMs, manner, sentences: of, cutOff, waitP50Ms, waitP95Ms } of figures) {
    const counts = [of, cutOff, waitP50Ms, waitP95Ms].map((figure) => String(figure).padStart(8)).join(' ');
    process.stdout.write(`${String(endSilenceMs).padStart(7)}  ${manner.padEnd(44)} ${counts}\n`);
  }
}

await run();
