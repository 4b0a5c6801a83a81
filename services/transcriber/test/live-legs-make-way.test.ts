import { type TranscriberServiceClient, TurnSource } from '@decroche/contracts';
import { callUnary } from '@decroche/service-kit';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { openClient } from '../src/evaluation/listen-client.ts';
import { TranscriberProcess } from '../src/evaluation/transcriber-process.ts';
import { Caller, silence, startOf, turn } from './caller.ts';

let service: TranscriberProcess;
let client: TranscriberServiceClient;
const streams: Caller[] = [];

beforeAll(async () => {
  service = await TranscriberProcess.start({ MAX_STREAMS: '3', ARBITRATION: 'false' });
  client = openClient(service);
});
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.hangUp();
  await vi.waitFor(async () => expect((await status()).openStreams).toBe(0));
});
afterAll(async () => {
  client?.close();
  await service?.stop();
});

const status = () => callUnary(client.getStatus.bind(client), {}, { deadlineMs: 2_000 });

function open(source: TurnSource): Caller {
  const continuous = source !== TurnSource.CALLER_IVR;
  const stream = new Caller(client, startOf({ turn: { ...turn(), source }, continuous, returnText: true }));
  streams.push(stream);
  return stream;
}

async function accepted(stream: Caller): Promise<void> {
  await vi.waitFor(() => expect(stream.of('ready')).toHaveLength(1));
}

test('a caller who finds every place taken has that of a live leg, which is told so', async () => {
  const [caller, agent] = [open(TurnSource.CALLER_LIVE), open(TurnSource.AGENT_LIVE)];
  await Promise.all([accepted(caller), accepted(agent)]);
  expect(await status()).toMatchObject({ openStreams: 2, livePlaces: 0, load: 0 });
  for (let waiting = 0; waiting < 2; waiting++) await accepted(open(TurnSource.CALLER_IVR));
  expect(await agent.ended).toBe('PLACE_GIVEN_UP');
  caller.speak(silence(200));
  expect((await status()).openStreams).toBe(3);
});

test('a live leg is refused at once where no place is left for it, and callers are not', async () => {
  await Promise.all([accepted(open(TurnSource.CALLER_LIVE)), accepted(open(TurnSource.AGENT_LIVE))]);
  expect(await open(TurnSource.CALLER_LIVE).ended).toBe('NO_CAPACITY');
  await accepted(open(TurnSource.CALLER_IVR));
});
