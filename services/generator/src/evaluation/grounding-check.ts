import type { Draft } from '@decroche/contracts';
import { unsupportedFigures } from '../grounding/figures.ts';

/** What a check of one draft found. It trusts nothing that the generator says of itself. */
export interface GroundingCheck {
  readonly sentences: number;
  /** Sentences whose words stand in the passages they cite, with all their numbers and dates. */
  readonly grounded: number;
  /** Sentences that cite no passage of the draft at all. */
  readonly withoutSource: number;
  /** Citations of passages that the draft does not carry. */
  readonly invalidCitations: number;
  /** Numbers and dates that the cited passages do not state. */
  readonly unsupportedNumbers: number;
}

/** Checks every sentence of a draft, its prose too, against the passages that it carries. */
export function checkGrounding(draft: Draft): GroundingCheck {
  const texts = new Map(draft.cited.map(({ sourceId, text }) => [sourceId, text]));
  const all = [...draft.sentences, ...draft.prose];
  let grounded = 0;
  let withoutSource = 0;
  let invalidCitations = 0;
  let unsupportedNumbers = 0;
  for (const { text, sourceIds } of all) {
    const cited = sourceIds.flatMap((id) => texts.get(id) ?? []);
    withoutSource += cited.length === 0 ? 1 : 0;
    invalidCitations += sourceIds.length - cited.length;
    const figures = unsupportedFigures(text, cited).length;
    unsupportedNumbers += figures;
    if (figures === 0 && cited.some((source) => flat(source).includes(flat(text)))) grounded += 1;
  }
  return { sentences: all.length, grounded, withoutSource, invalidCitations, unsupportedNumbers };
}

function flat(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
