import { afterAll, beforeAll, expect, test } from 'vitest';
import { listenTo, openClient } from '../src/evaluation/listen-client.ts';
import { TranscriberProcess } from '../src/evaluation/transcriber-process.ts';
import { recording, silence } from './caller.ts';

/** Length of the leg; `./run bench asr --part hour` listens to a whole hour. */
const MINUTES = 12;

let service: TranscriberProcess;

beforeAll(async () => {
  service = await TranscriberProcess.start({ MAX_STREAMS: '4', ARBITRATION: 'false' });
});

afterAll(() => service?.stop());

test('a long live leg is heard to its end, with positions in the call and without growth of memory', async () => {
  const client = openClient(service);
  const sentence = await recording('b032-unseen-clean');
  const cycle = Buffer.concat([sentence, silence(10_000 - sentence.length / 16)]);
  const cycles = MINUTES * 6;
  const audio = Buffer.concat(Array.from({ length: cycles }, () => cycle));
  const memory: number[] = [];
  const sampling = setInterval(() => void service.usage().then(({ rssMb }) => memory.push(rssMb)), 200);
  const { finals } = await listenTo(client, audio, 8000, { messageMs: 100, speed: 400 });
  clearInterval(sampling);
  expect(finals).toHaveLength(cycles);
  for (const [index, final] of finals.entries()) {
    expect(final.words.at(-1)?.text).toBe('fille');
    const first = finals[0]?.words[0]?.startMs ?? 0;
    expect(Math.abs((final.words[0]?.startMs ?? 0) - first - index * 10_000)).toBeLessThanOrEqual(60);
  }
  const early = memory[Math.floor(memory.length / 4)] ?? 0;
  expect(memory.at(-1)).toBeLessThan(early + 25);
  client.close();
}, 120_000);
