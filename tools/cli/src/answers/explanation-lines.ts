import type { Considered, Explanation } from './explanation.ts';

/** An explanation for a person's terminal. */
export function explanationLines(explanation: Explanation): string[] {
  const { frame, outcome, confidence, abstentionReason, theme, need, notice } = explanation;
  const why = abstentionReason === '' ? '' : `, no answer: ${abstentionReason}`;
  const list = (title: string, items: readonly string[], mark: string): string[] =>
    items.length === 0 ? [] : ['', title, ...items.map((item) => `  ${mark} ${item}`)];
  return [
    `Frame: ${frame} (evidence: ${outcome}, confidence ${confidence}${why})`,
    ...(explanation.searchedFor === '' ? [] : [`Searched for: ${explanation.searchedFor}`]),
    ...(explanation.rules.length === 0 ? [] : [`Decided by: ${explanation.rules.join(', ')}`]),
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
    ...list('Looked at, in the order of reading:', explanation.considered.map(placing), ' '),
    ...list(
      'Stopped by the citation gate:',
      explanation.stopped.map(({ text, fault }) => `${fault}: ${text}`),
      '✗',
    ),
    ...list('Judged by the proof gate:', explanation.judged.map(judgement), ' '),
  ];
}

function placing({ score, sourceId, title, words, need, topic, named, movedBy }: Considered): string {
  const parts = { words, need, topic, title: named };
  const sum = Object.entries(parts).flatMap(([name, part]) =>
    part === 0 ? [] : `${name} ${part.toFixed(2)}`,
  );
  const moved = movedBy.length === 0 ? '' : `\n        moved by ${movedBy.join(', ')}`;
  const made = sum.length === 0 ? '' : `\n        ${sum.join(' + ')}`;
  return `${score.toFixed(2)}  ${sourceId}  ${title}${made}${moved}`;
}

function judgement({ text, fault, sourceId, evidence }: Explanation['judged'][number]): string {
  const of =
    evidence === '' ? '' : `\n      ${fault === '' ? 'follows from' : 'nearest'}: ${evidence}  [${sourceId}]`;
  return `${fault === '' ? '✓ passed' : `✗ ${fault}`}: ${text}${of}`;
}
