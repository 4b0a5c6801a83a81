import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { CallLines, draftLines } from '../call/call-lines.ts';
import type { CallReport } from '../call/call-report.ts';
import type { CallStep } from '../call/demonstration-call.ts';
import { type Command, UsageError } from '../command.ts';
import { callOnRunningStack, findRunningStack } from '../running/control-client.ts';
import { DemonstrationStack } from '../running/demonstration-stack.ts';

export const command: Command = {
  name: 'call',
  summary: 'speak any sentence in a new real call: ./run call "…"',
  help: `./run call "SENTENCE" [--voice VOICE] [--json]
./run call --wav FILE [--json]

Places one real SIP call that says the sentence (synthetic voice, or the WAV file: 16-bit PCM, mono) once the
question was asked, waits for the pickup, and prints the timeline and the draft. Uses the stack of ./run demo or
./run up when one runs in this clone; otherwise starts one for this call.

  --voice VOICE   espeak-ng voice, such as fr-fr+f3 (default) or fr-fr+m3
  --json          last line: {conversationId, heardRedacted, abstained, theme, sources[], draft[], answers[{need, draft[]}],
                  readyBeforePickupMs, endOfSpeechToExtractsMs, endOfSpeechToDraftMs, pickedUp, ...}`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { voice: { type: 'string' }, wav: { type: 'string' }, json: { type: 'boolean' } },
    });
    const text = positionals.join(' ').trim();
    if ((text === '') === (values.wav === undefined)) {
      throw new UsageError('call: give either a sentence in quotes or --wav FILE');
    }
    const wav = values.wav === undefined ? undefined : await readFile(values.wav);
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    const lines = new CallLines(say);
    const onStep = (atMs: number, step: CallStep): void => lines.step(atMs, step);
    const voice = values.voice === undefined ? {} : { voice: values.voice };
    let report: CallReport;
    if ((await findRunningStack()) !== undefined) {
      const said = wav === undefined ? { text } : { wav: wav.toString('base64') };
      report = await callOnRunningStack({ ...said, ...voice }, onStep);
    } else {
      say('no stack runs in this clone: starting one for this call');
      const stack = await DemonstrationStack.start({ onStep: (step) => say(`  ${step}`) });
      try {
        report = await stack.call({ ...(wav === undefined ? { text } : { audio: wav }), ...voice }, onStep);
      } finally {
        await stack.stop();
      }
    }
    if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    else process.stdout.write(`\n${draftLines(report).join('\n')}\n`);
    return report.pickedUp ? 0 : 1;
  },
};
