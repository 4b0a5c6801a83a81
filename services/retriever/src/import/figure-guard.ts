import type { ShownText } from './imported-document.ts';

const FIGURE = /\d+/g;
const MOST_QUOTED = 3;
const LONGEST_QUOTED = 5;

/** How a draft's figures differ from those of its document. */
export interface FigureFault {
  /** Where in the document; undefined for a figure that only the draft has. */
  readonly place: string | undefined;
  readonly figures: readonly string[];
}

/**
 * Figures that a document shows and its drafts do not, and the other way round. Groups of digits are compared as often
 * as they occur, whatever stands between them, so that no reading of tables, lines or notes can hide that it glued,
 * parted or lost one.
 *
 * @param shown texts of the document, read without its layout
 * @param taken figures that were taken out knowingly, such as labels of notes
 * @param drafts texts of what was made of it; a draft may say a figure more often, as merged cells do
 * @param named texts beside the document that may give a draft figures, such as the name of its file
 */
export function figureFaults(
  shown: readonly ShownText[],
  taken: readonly string[],
  drafts: readonly string[],
  named: readonly string[],
): FigureFault[] {
  const free = counted([...drafts, ...taken]);
  const known = new Set(figuresOf([...shown.map(({ text }) => text), ...named]));
  const lost = new Map<string, string[]>();
  for (const { text, place } of shown) {
    for (const figure of figuresOf([text])) {
      const left = free.get(figure) ?? 0;
      if (left > 0) free.set(figure, left - 1);
      else lost.set(place, [...(lost.get(place) ?? []), figure]);
    }
  }
  const foreign = [...new Set(figuresOf(drafts))].filter((figure) => !known.has(figure));
  return [
    ...[...lost].map(([place, figures]) => ({ place, figures })),
    ...(foreign.length === 0 ? [] : [{ place: undefined, figures: foreign }]),
  ];
}

/**
 * One line a fault. What is missing from a draft has not passed the detectors: a number that may be somebody's (many
 * groups, or one long one) is counted and not quoted.
 */
export function figureNotes(faults: readonly FigureFault[]): string[] {
  return faults.map(({ place, figures }) => {
    const quoted =
      figures.length <= MOST_QUOTED && figures.every((figure) => figure.length <= LONGEST_QUOTED);
    const named = quoted ? figures.join(', ') : `${figures.length} groups of digits`;
    return place === undefined
      ? `${named} in the draft and not in the document: correct the draft`
      : `${named} in the document and not in the draft (${place}): correct the draft`;
  });
}

function figuresOf(texts: readonly string[]): string[] {
  return texts.flatMap((text) => text.match(FIGURE) ?? []);
}

function counted(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const figure of figuresOf(texts)) counts.set(figure, (counts.get(figure) ?? 0) + 1);
  return counts;
}
