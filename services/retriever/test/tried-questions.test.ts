import { type Said, TurnSource } from '@decroche/contracts';
import { saidText, secrets, signed } from '@decroche/test-stage';
import { v7 } from 'uuid';
import { beforeAll, expect, test } from 'vitest';
import { KnowledgeBase } from '../src/knowledge/knowledge-base.ts';
import { readKnowledgeFolder } from '../src/knowledge/knowledge-folder.ts';
import { Retriever } from '../src/retriever.ts';
import { buildGeneration } from '../src/search/generation.ts';
import { EmbeddedIndex } from '../src/search/index/embedded-index.ts';
import { SAMPLE_FOLDER } from './sample-base.ts';

let retriever: Retriever;

beforeAll(async () => {
  const base = new KnowledgeBase(await readKnowledgeFolder(SAMPLE_FOLDER));
  const generation = buildGeneration(base, 2026, (...passages) => new EmbeddedIndex(...passages));
  retriever = new Retriever({
    publicKeys: secrets.signing('said').publicKeys,
    generation: () => generation,
    now: Date.now,
  });
});

const OVERRIDES = { asOf: '', fund: '', limit: 0 };
const CONTINUED = 'et à quel âge';
const said = (conversationId: string, source: TurnSource, text: string): Said =>
  saidText(text, { turn: { conversationId, turnId: v7(), source } });
const search = (one: Said) => retriever.search(signed(one), OVERRIDES);

test('no question goes on from what an expert tried, as one does from what an agent typed', async () => {
  const asked = async (first: TurnSource): Promise<string> => {
    const conversationId = v7();
    await search(said(conversationId, first, 'pension de réversion'));
    return (await search(said(conversationId, TurnSource.AGENT_TYPED, CONTINUED))).passages.question;
  };
  expect(await asked(TurnSource.AGENT_TYPED)).toContain('réversion');
  expect(await asked(TurnSource.TRIAL)).not.toContain('réversion');
});

test('what an expert tried is mended and answered as typed words are, and never answered on the bus', async () => {
  const typed = await search(said(v7(), TurnSource.AGENT_TYPED, 'pension de revresion'));
  const tried = await search(said(v7(), TurnSource.TRIAL, 'pension de revresion'));
  const found = ({ passages }: typeof typed) => passages.passages.map(({ sourceId }) => sourceId);
  expect(tried.rules).toEqual(typed.rules);
  expect(found(tried)).toEqual(found(typed));
  expect(
    await retriever.onSaid(signed(said(v7(), TurnSource.TRIAL, 'pension de réversion'))),
  ).toBeUndefined();
});
