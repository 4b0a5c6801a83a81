import type { DraftView, PassageView } from '#contract';

/** A cited passage with the number of its mark. */
export interface NumberedSource {
  readonly number: number;
  readonly passage: PassageView;
}

/** Numbers the cited passages from 1 in the order in which the sentences cite them, those of a language model last. */
export function numberSources(
  draft: Pick<DraftView, 'sentences' | 'prose' | 'cited'>,
): ReadonlyMap<string, NumberedSource> {
  const passages = new Map(draft.cited.map((passage) => [passage.sourceId, passage]));
  const numbered = new Map<string, NumberedSource>();
  for (const sourceId of [...draft.sentences, ...draft.prose].flatMap(({ sourceIds }) => sourceIds)) {
    const passage = passages.get(sourceId);
    if (passage === undefined || numbered.has(sourceId)) continue;
    numbered.set(sourceId, { number: numbered.size + 1, passage });
  }
  return numbered;
}

/** Whose rule a passage is. */
export function isRegional(passage: Pick<PassageView, 'scope'>): boolean {
  return passage.scope !== 'national' && passage.scope !== '';
}
