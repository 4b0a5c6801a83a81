import { parseArgs } from 'node:util';
import { explanationOf } from '../answers/explanation.ts';
import { explanationLines } from '../answers/explanation-lines.ts';
import { QuestionLine } from '../answers/question-line.ts';
import { type Command, UsageError } from '../command.ts';
import { prepareStack } from '../preparation.ts';

export const command: Command = {
  name: 'explain',
  summary: 'what an agent would see for a question, and why: ./run explain "…"',
  help: `./run explain "QUESTION" [--as-of DATE] [--fund FUND] [--after "EARLIER QUESTION"]...
              [--sentence "SENTENCE"]... [--json]

Asks one typed question of the real redactor, retriever and generator, without telephone, and says how it was framed,
what was looked at, what each score is made of and which rule moved each text, what the agent reads, what the citation gate
stopped, and why there is no answer. docs/guides/expert.md says what each rule does.

  --as-of DATE    date of effect, such as 2026-10-01 (default: the one that the question names, else today)
  --fund FUND     fund whose rules apply, such as carsat-rhone-alpes (default: the national rules)
  --after TEXT    an earlier question of the same conversation; may be given several times
  --sentence TEXT a sentence that a language model might write: would the proof gate show it, on account of what? Several are
                  taken as one answer, in their order
  --json          last line: {frame, outcome, abstentionReason, need, theme, sentences[{text, sourceIds[]}], sources[],
                  questionsToAsk[], relatedRights[], searchedFor, rules[], considered[{sourceId, title, score, words,
                  need, topic, named, movedBy[]}], stopped[{text, fault}], judged[{text, fault, sourceId, evidence}], ...}`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'as-of': { type: 'string' },
        fund: { type: 'string' },
        after: { type: 'string', multiple: true },
        sentence: { type: 'string', multiple: true },
        json: { type: 'boolean' },
      },
    });
    const text = positionals.join(' ').trim();
    if (text === '') throw new UsageError('explain: give a question in quotes');
    await prepareStack();
    const line = await QuestionLine.start();
    try {
      const answer = await line.ask({
        text,
        context: values.after ?? [],
        asOf: values['as-of'],
        fund: values.fund,
        judged: values.sentence ?? [],
      });
      const explanation = explanationOf(answer);
      process.stdout.write(
        values.json ? `${JSON.stringify(explanation)}\n` : `${explanationLines(explanation).join('\n')}\n`,
      );
      return 0;
    } finally {
      await line.stop();
    }
  },
};
