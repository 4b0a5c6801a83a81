import type { GateFigures, RefusalCount } from './gate-evaluation.ts';
import type { GroundingFigures } from './grounding-evaluation.ts';

/** One line for each writer. */
export function groundingLines(writers: Readonly<Record<string, GroundingFigures>>): string[] {
  return Object.entries(writers).map(([writer, figures]) => {
    const stopped = Object.entries(figures.stopped).map(([fault, count]) => `${count} ${fault}`);
    return (
      `${writer}: ${figures.drafts} drafts, ${figures.byWriter} by the writer, ${figures.sentences} sentences, ` +
      `${figures.groundedSentences} word for word; ${figures.sentencesWithoutSource} without source, ` +
      `${figures.invalidCitations} invalid citations, ${figures.unsupportedNumbers} unsupported numbers; ` +
      `${figures.abstained} abstained; stopped: ${stopped.join(', ') || 'none'}; ` +
      `composed in ${figures.composeMs.p50} ms (p50), ${figures.composeMs.p99} ms (p99)`
    );
  });
}

/** The table by kind, of the half on which the gate was grown and of the other. */
export function gateLines(gate: {
  readonly dev: GateFigures;
  readonly check: GateFigures;
  readonly outdated: number;
}): string[] {
  const rows = (title: string, of: 'true' | 'false'): string[] => [
    `${title} (refused of tried, shown given a yes)`.padEnd(76) + 'dev'.padStart(18) + 'check'.padStart(18),
    ...Object.keys(gate.dev[of]).map(
      (kind) =>
        `  ${kind}`.padEnd(76) +
        cell(gate.dev[of][kind]).padStart(18) +
        cell(gate.check[of][kind]).padStart(18),
    ),
  ];
  return [
    ...rows('true sentences, worded otherwise', 'true'),
    ...rows('false sentences', 'false'),
    `outdated: ${gate.outdated}`,
  ];
}

function cell(count: RefusalCount | undefined): string {
  return count === undefined ? '-' : `${count.refused} / ${count.tried}, ${count.onVerifier}`;
}
