import {
  CONV_STREAM,
  EVERY_AGENT_WORDS_SUBJECT,
  everySubject,
  openSaid,
  type Said,
  saidCodec,
  TurnSource,
} from '@decroche/contracts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { newTurn, RedactorRig } from './redactor-rig.ts';

let rig: RedactorRig;
const ofAgents: Said[] = [];

beforeAll(async () => {
  rig = await RedactorRig.start();
  const desk = rig.connect('agent-desktop');
  desk.subscribe(EVERY_AGENT_WORDS_SUBJECT, ({ data }) => {
    ofAgents.push(openSaid(saidCodec.decode(data), rig.publicKeys));
  });
  desk.start();
  await vi.waitFor(() => expect(desk.connected).toBe(true), { timeout: 10_000 });
});

afterAll(() => rig?.stop());

async function agentSaid(turnId: string): Promise<Said> {
  return await vi.waitFor(
    () => {
      const found = ofAgents.find((said) => said.turn?.turnId === turnId);
      if (found === undefined) throw new Error('nothing of the agent yet');
      return found;
    },
    { timeout: 5_000, interval: 10 },
  );
}

async function keptInTheStream(): Promise<Said[]> {
  const kept: Said[] = [];
  await rig.desktop.replay(CONV_STREAM, everySubject('said'), ({ data }) => {
    kept.push(openSaid(saidCodec.decode(data), rig.publicKeys));
  });
  return kept;
}

test('the words of an agent leave redacted and signed, under the names of the conversation, and no stream keeps them', async () => {
  const caller = await rig.hear("je m'appelle germaine vandenbroucke et je demande ma retraite");
  await rig.saidOf(caller);
  const turn = { ...newTurn(TurnSource.AGENT_LIVE), conversationId: caller.conversationId };
  await rig.hear('bonjour madame vandenbroucke votre demande est chez monsieur durand', { turn });
  expect((await agentSaid(turn.turnId)).text).toBe(
    'bonjour madame [PERSONNE 1] votre demande est chez monsieur [PERSONNE 2]',
  );
  expect((await keptInTheStream()).map(({ turn: kept }) => kept?.source)).toEqual([TurnSource.CALLER_IVR]);
});

test('of a conversation whole sentences alone go on: nothing that may still change, and no empty text', async () => {
  const turn = newTurn(TurnSource.CALLER_LIVE);
  await rig.hear('je voudrais aussi une attestation', { turn, final: false });
  await rig.hear('', { turn: { ...turn, turnId: newTurn(TurnSource.CALLER_LIVE).turnId } });
  await rig.hear('je voudrais aussi une attestation de paiement', { turn, sequence: 2 });
  await rig.saidOf(turn);
  const texts = rig.said.filter(({ turn: each }) => each?.conversationId === turn.conversationId);
  expect(texts.map(({ text, final }) => [text, final])).toEqual([
    ['je voudrais aussi une attestation de paiement', true],
  ]);
});
