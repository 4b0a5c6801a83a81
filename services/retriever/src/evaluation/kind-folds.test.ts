import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readKnowledgeFolder } from '../knowledge/knowledge-folder.ts';
import { type NeedExample, UNANSWERED_NEEDS } from '../knowledge/need-examples.ts';
import { readGolden } from './judged-questions.ts';
import { kindFolds, withoutKinds } from './kind-folds.ts';

const kinds = Array.from({ length: 30 }, (_, at) => `kind-${at}`);
const examples: NeedExample[] = [
  { text: 'une question', need: 'reversion' },
  { text: 'une blague', need: 'out-of-scope' },
  ...kinds.flatMap((kind) => ['un', 'deux'].map((text) => ({ text, need: 'other-body', kind }))),
];

test('each kind is asked once, of a base that has no line of it and every line without a kind', () => {
  const folds = kindFolds(examples);
  expect(folds.flatMap((fold) => [...fold]).sort()).toEqual([...kinds].sort());
  for (const fold of folds) {
    const learned = withoutKinds(examples, fold);
    expect(learned.filter(({ kind = '' }) => fold.has(kind))).toEqual([]);
    expect(learned).toHaveLength(examples.length - 2 * fold.size);
  }
});

test('kinds that stand together come into different parts', () => {
  const partOf = (kind: string): number => kindFolds(examples).findIndex((fold) => fold.has(kind));
  for (const [at, kind] of kinds.slice(1).entries()) expect(partOf(kind)).not.toBe(partOf(`kind-${at}`));
});

test('requests without an answer have a kind each, and control questions have the same kinds', async () => {
  const folder = fileURLToPath(new URL('../../../../knowledge', import.meta.url));
  const needs: ReadonlySet<string> = new Set(UNANSWERED_NEEDS);
  const taught = (await readKnowledgeFolder(folder)).examples.filter(({ need }) => needs.has(need));
  expect(taught.filter(({ kind }) => kind === undefined)).toEqual([]);
  const known = new Set(taught.map(({ kind }) => kind));
  const control = await readGolden(folder, ['unanswerable.yaml', 'unanswerable-2.yaml']);
  expect(control.filter(({ kind }) => !known.has(kind)).map(({ id }) => id)).toEqual([]);
});
