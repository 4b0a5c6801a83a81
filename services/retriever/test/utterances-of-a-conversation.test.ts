import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { TurnSource } from '@decroche/contracts';
import { createLogger } from '@decroche/service-kit';
import { saidText, secrets, signed } from '@decroche/test-stage';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
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
const UTTERANCES = readFileSync(path('utterances/conversation.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line): Utterance => JSON.parse(line));

test('of what is said in conversation the needs are answered, and hardly anything else', async () => {
  const base = new KnowledgeBase(await readKnowledgeFolder(path('../../../knowledge')));
  const year = new Date().getFullYear();
  const learned = new LearnedNeeds(path('../../../.local/learned'), createLogger('retriever', 'silent'));
  const generation = buildGeneration(base, year, undefined, undefined, await learned.read(base, year));
  const retriever = new Retriever({
    publicKeys: secrets.signing('said').publicKeys,
    generation: () => generation,
    now: Date.now,
  });
  const answered = new Set<string>();
  for (const { id, text } of UTTERANCES) {
    const turn = { conversationId: v7(), turnId: v7(), source: TurnSource.CALLER_LIVE };
    if ((await retriever.onSaid(signed(saidText(text, { turn })))) !== undefined) answered.add(id);
  }
  const of = (need: boolean) => UTTERANCES.filter((each) => each.need === need).map(({ id }) => id);
  expect(of(true).filter((id) => answered.has(id)).length).toBeGreaterThanOrEqual(41);
  expect(of(false).filter((id) => answered.has(id)).length).toBeLessThanOrEqual(2);
}, 300_000);
