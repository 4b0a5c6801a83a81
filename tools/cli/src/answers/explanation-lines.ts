import type { Explanation } from './explanation.ts';

/** An explanation for a person's terminal. */
export function explanationLines(explanation: Explanation): string[] {
  const { frame, outcome, confidence, abstentionReason, theme, need, notice } = explanation;
  const why = abstentionReason === '' ? '' : `, no answer: ${abstentionReason}`;
  const list = (title: string, items: readonly string[], mark: string): string[] =>
    items.length === 0 ? [] : ['', title, ...items.map((item) => `  ${mark} ${item}`)];
  return [
    `Frame: ${frame} (evidence: ${outcome}, confidence ${confidence}${why})`,
    ...(theme === '' ? [] : [`Theme: ${theme}`]),
    ...(need === '' ? [] : [`Need: ${need}`]),
    ...(notice === '' ? [] : [`Notice: ${notice}`]),
    ...list(
      'What the agent reads:',
      explanation.sentences.map(({ text, sourceIds }) => `${text}  [${sourceIds.join(', ')}]`),
      '-',
    ),
    ...list('To ask:', explanation.questionsToAsk, '?'),
    ...list('Related rights:', explanation.relatedRights, '+'),
    ...list(
      'Sources:',
      explanation.sources.map(({ title, section, url }) => `${title} — ${section} ${url}`),
      '·',
    ),
    ...list(
      'Looked at, best first:',
      explanation.considered.map(
        ({ score, sourceId, title }) => `${score.toFixed(2)}  ${sourceId}  ${title}`,
      ),
      ' ',
    ),
    ...list(
      'Stopped by the citation gate:',
      explanation.stopped.map(({ text, fault }) => `${fault}: ${text}`),
      '✗',
    ),
    ...list('Judged by the proof gate:', explanation.judged.map(judgement), ' '),
  ];
}

function judgement({ text, fault, sourceId, evidence }: Explanation['judged'][number]): string {
  const of =
    evidence === '' ? '' : `\n      ${fault === '' ? 'follows from' : 'nearest'}: ${evidence}  [${sourceId}]`;
  return `${fault === '' ? '✓ passed' : `✗ ${fault}`}: ${text}${of}`;
}
