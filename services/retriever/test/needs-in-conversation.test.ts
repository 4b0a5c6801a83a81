import { type Said, TurnSource } from '@decroche/contracts';
import { saidText, secrets, signed } from '@decroche/test-stage';
import { v7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Found, Retriever } from '../src/retriever.ts';
import type { Generation } from '../src/search/searcher.ts';
import { sampleGeneration } from './sample-base.ts';

const generation: Generation = await sampleGeneration();
let now = Date.now();
let retriever: Retriever;
let conversationId: string;

beforeEach(() => {
  now = Date.now();
  conversationId = v7();
  retriever = new Retriever({
    publicKeys: secrets.signing('said').publicKeys,
    generation: () => generation,
    now: () => now,
  });
});

function utterance(source: TurnSource, text: string, more: Partial<Said> = {}) {
  return signed(saidText(text, { turn: { conversationId, turnId: v7(), source }, signedAtMs: now, ...more }));
}

async function caller(text: string): Promise<Found | undefined> {
  return await retriever.onSaid(utterance(TurnSource.CALLER_LIVE, text));
}

async function agent(text: string): Promise<void> {
  await retriever.onAgentWords(utterance(TurnSource.AGENT_LIVE, text));
}

const slugOf = (found: Found | undefined): string | undefined => found?.passages.passages[0]?.articleSlug;

describe('what a caller says in conversation', () => {
  it('is answered when it puts a new need', async () => {
    const found = await caller("et mon mari est décédé est-ce que j'ai droit à la pension de réversion");
    expect(slugOf(found)).toBe('reversion-conditions');
  });

  it.each([
    'bonjour madame',
    "d'accord merci beaucoup",
    'mon mari est mort et je touche une pension de réversion',
    'oui la réversion c’est ça',
    "je suis né le [DATE DE NAISSANCE] et j'habite au [ADRESSE]",
    'et combien de temps',
  ])('is answered by nothing when it asks nothing: %s', async (text) => {
    expect(await caller(text)).toBeUndefined();
  });

  it('leaves alone what a later question goes on from, unless it is a need', async () => {
    const need = "mon mari est mort est-ce que j'ai droit à la pension de réversion";
    await retriever.onSaid(utterance(TurnSource.CALLER_IVR, need));
    await caller("d'accord merci beaucoup");
    expect(await retriever.onSaid(utterance(TurnSource.AGENT_DICTATED, 'changer de rib'))).toBeUndefined();
    const found = await retriever.onSaid(utterance(TurnSource.AGENT_TYPED, 'et quel montant'));
    expect(found?.passages.question).toContain('réversion');
  });
});

describe('what an agent says in conversation', () => {
  it('tells what a follow-up of the caller is about, by the title of an article and not by his words', async () => {
    await agent('alors pour la pension de réversion de monsieur zanzibar il y a des conditions');
    const found = await caller("et quel âge il faut et combien c'est");
    expect(found?.passages.question ?? '').not.toContain('zanzibar');
    const title = generation.base.article('reversion-conditions', 0)?.title ?? '';
    if (found !== undefined) expect(found.passages.question).toContain(title);
  });

  it('is forgotten after a minute', async () => {
    await agent('la pension de réversion demande des conditions de ressources');
    now += 61_000;
    expect(await caller('et combien')).toBeUndefined();
  });

  it('is no context of a question that is typed', async () => {
    await agent('la pension de réversion demande des conditions de ressources');
    const found = await retriever.onSaid(utterance(TurnSource.AGENT_TYPED, 'et quel montant'));
    expect(found?.passages.question).toBe('');
  });
});
