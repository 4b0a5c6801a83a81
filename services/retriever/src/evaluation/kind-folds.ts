import type { NeedExample } from '../knowledge/need-examples.ts';

/** Parts into which the kinds of requests without an answer are cut: each is asked of a base that learned the others. */
export const KIND_FOLDS = 12;

/** The kinds of each part. Kinds that stand together in the files, which are the likeliest alike, come into different parts. */
export function kindFolds(examples: readonly NeedExample[]): ReadonlySet<string>[] {
  const kinds = [...new Set(examples.flatMap(({ kind }) => kind ?? []))];
  return Array.from(
    { length: KIND_FOLDS },
    (_, fold) => new Set(kinds.filter((_kind, at) => at % KIND_FOLDS === fold)),
  );
}

/** The examples without any line of some kinds. */
export function withoutKinds(examples: readonly NeedExample[], kinds: ReadonlySet<string>): NeedExample[] {
  return examples.filter(({ kind }) => kind === undefined || !kinds.has(kind));
}
