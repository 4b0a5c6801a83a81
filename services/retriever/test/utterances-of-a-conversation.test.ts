import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { TurnSource } from '@decroche/contracts';
import { createLogger } from '@decroche/service-kit';
import { saidText, secrets, signed } from '@decroche/test-stage';
import { v7 } from 'uuid';
import { beforeAll, expect, test } from 'vitest';
import { KnowledgeBase } from '../src/knowledge/knowledge-base.ts';
import { readKnowledgeFolder } from '../src/knowledge/knowledge-folder.ts';
import { LearnedNeeds } from '../src/learned-needs.ts';
import { Retriever } from '../src/retriever.ts';
import { buildGeneration } from '../src/search/generation.ts';

interface Utterance {
  readonly id: string;
  readonly text: string;
  readonly need: boolean;
}

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const utterancesOf = (name: string): Utterance[] =>
  readFileSync(path(`utterances/${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line): Utterance => JSON.parse(line));

let retriever: Retriever;

beforeAll(async () => {
  const base = new KnowledgeBase(await readKnowledgeFolder(path('../../../knowledge')));
  const year = new Date().getFullYear();
  const learned = new LearnedNeeds(path('../../../.local/learned'), createLogger('retriever', 'silent'));
  const generation = buildGeneration(base, year, undefined, undefined, await learned.read(base, year));
  retriever = new Retriever({
    publicKeys: secrets.signing('said').publicKeys,
    generation: () => generation,
    now: Date.now,
  });
}, 300_000);

/** How many needs, and how many others, get an answer. */
async function answeredOf(utterances: readonly Utterance[]): Promise<{ needs: number; others: number }> {
  const answered = { needs: 0, others: 0 };
  for (const { text, need } of utterances) {
    const turn = { conversationId: v7(), turnId: v7(), source: TurnSource.CALLER_LIVE };
    const found = await retriever.onSaid(signed(saidText(text, { turn })));
    if (found !== undefined) answered[need ? 'needs' : 'others'] += 1;
  }
  return answered;
}

test('of what is said in conversation the needs are answered, and hardly anything else', async () => {
  const { needs, others } = await answeredOf(utterancesOf('conversation'));
  expect(needs).toBeGreaterThanOrEqual(42);
  expect(others).toBeLessThanOrEqual(2);
}, 300_000);

test('of what is told without asking the plain changes and troubles are answered, and nothing that only sounds like them', async () => {
  const { needs, others } = await answeredOf(utterancesOf('told'));
  expect(needs).toBeGreaterThanOrEqual(10);
  expect(others).toBe(0);
}, 300_000);
