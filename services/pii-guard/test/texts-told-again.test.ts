import {
  CONV_STREAM,
  everySubject,
  Heard,
  heardCodec,
  heardSubject,
  openSaid,
  saidCodec,
  TurnSource,
} from '@decroche/contracts';
import { until } from '@decroche/test-kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newTurn, RedactorRig } from './redactor-rig.ts';

const NEED = 'je voudrais demander ma retraite';
let rig: RedactorRig;
/** Ids of turns whose text a retriever that comes after the restart finds in the stream. */
let read: { turnId: string | undefined; ageMs: number }[];

beforeEach(async () => {
  rig = await RedactorRig.start();
  read = [];
});
afterEach(() => rig?.stop());

async function restartNats(): Promise<void> {
  const { process } = rig.stack.nats;
  await process.kill();
  await until(() => !rig.desktop.connected && !rig.transcriber.connected);
  await process.start();
  await rig.ready();
}

function retrieverReads(): void {
  const retriever = rig.connect('retriever');
  retriever.consume({
    ...{ stream: CONV_STREAM, filter: everySubject('said') },
    handler: ({ data, ageMs }) => {
      read.push({ turnId: openSaid(saidCodec.decode(data), rig.publicKeys).turn?.turnId, ageMs });
    },
  });
  retriever.start();
}

test('a text that the bus took and lost before anybody read it is told again, once, with how old it is', async () => {
  const turn = await rig.hear(NEED);
  const toldAt = performance.now();
  await rig.saidOf(turn);
  await restartNats();
  retrieverReads();
  await until(() => read.length > 0);
  const sinceMs = performance.now() - toldAt;
  const later = await rig.hear(NEED);
  await until(() => read.length > 1);
  expect(read.map(({ turnId }) => turnId)).toEqual([turn.turnId, later.turnId]);
  expect(read[0]?.ageMs).toBeGreaterThan(0);
  expect(read[0]?.ageMs).toBeLessThanOrEqual(sinceMs + 1_000);
});

test('a partial text is told once: the next one replaces it', async () => {
  const turn = newTurn(TurnSource.CALLER_IVR);
  await rig.hear(`${NEED} maintenant`, { turn, final: false });
  await rig.saidOf(turn);
  await restartNats();
  retrieverReads();
  const last = await rig.hear(NEED);
  await until(() => read.length > 0);
  expect(read.map(({ turnId }) => turnId)).toEqual([last.turnId]);
});

test('a need that waited for the bus was said when it was said, and no clock is blamed for it', async () => {
  const turn = newTurn(TurnSource.CALLER_IVR);
  const waitedMs = 40_000;
  const saidAtMs = Date.now() - waitedMs;
  const heard = Heard.fromPartial({
    ...{ turn, sequence: 1, final: true, stableWords: 1 },
    words: [{ text: 'retraite', startMs: 0, endMs: 500, confidence: 1 }],
    ...{ speechEndedAtMs: saidAtMs, sentAtMs: saidAtMs },
  });
  await rig.transcriber.handOver(
    heardSubject(turn.conversationId),
    heardCodec.encode(rig.signedHeard(heard)),
    performance.now() - waitedMs,
  );
  const { speechEndedAtMs } = await rig.saidOf(turn);
  expect(Math.abs(speechEndedAtMs - saidAtMs)).toBeLessThan(2_000);
  expect(JSON.stringify(rig.log)).not.toContain('CLOCK_DIFFERS');
});
