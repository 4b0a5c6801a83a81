import { EndReason } from '@decroche/contracts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { listenTo } from '../src/evaluation/listen-client.ts';
import { recording, silence } from './caller.ts';
import { EMBEDDED_MODEL } from './embedded-engine.ts';
import { type RunningTranscriber, startTranscriber } from './running-transcriber.ts';
import { TranscriptionServer } from './transcription-server.ts';
import { HAS_WHISPER_SERVER, startWhisperServer } from './whisper-server.ts';

/** What a server may take for a sentence on a machine that others work on, milliseconds: the longest that can be set. */
const DEADLINE_MS = 30_000;

interface OutsideServer {
  readonly url: string;
  readonly said: string;
  readonly understood: string;
  stop(): Promise<void>;
}

const SERVERS: readonly (readonly [string, () => Promise<OutsideServer>])[] = [
  [
    'a server of transcriptions',
    async () => {
      const server = await TranscriptionServer.start(EMBEDDED_MODEL);
      return {
        url: server.url,
        said: 'b032-unseen-clean',
        understood: "depuis mon divorce j'ai repris mon nom de jeune fille",
        stop: () => server.stop(),
      };
    },
  ],
  ...(HAS_WHISPER_SERVER
    ? ([
        [
          'whisper.cpp’s server of transcriptions',
          async () => {
            const server = await startWhisperServer();
            return {
              url: server.baseUrl,
              said: 'lifelike/reversion',
              understood: 'bonjour je voudrais savoir comment demander ma pension de réversion',
              stop: () => server.stop(),
            };
          },
        ],
      ] as const)
    : []),
];

describe.each(SERVERS)('a transcriber behind which %s hears', { timeout: 3 * DEADLINE_MS }, (_, start) => {
  let server: OutsideServer;
  let transcriber: RunningTranscriber;

  beforeAll(async () => {
    server = await start();
    transcriber = await startTranscriber({
      TRANSCRIBER_EVALUATION: 'true',
      RECOGNISER_URL: server.url,
      RECOGNISER_DEADLINE_MS: String(DEADLINE_MS),
      MAX_STREAMS: '2',
    });
    await vi.waitFor(
      () => expect(transcriber.service.readiness()).toEqual([{ name: 'recogniser', ready: true }]),
      { timeout: DEADLINE_MS },
    );
  }, 2 * DEADLINE_MS);

  afterAll(async () => {
    await transcriber?.stop();
    await server?.stop();
  });

  test('tells a caller’s sentence when he has finished it, and how it ended', async () => {
    const audio = Buffer.concat([await recording(server.said), silence(1_500)]);
    const { finals, ends } = await listenTo(transcriber.client, audio, 8000, {
      ...{ messageMs: 20, speed: 1, start: { continuous: false } },
    });
    expect(finals[0]?.words.map((word) => word.text).join(' ')).toContain(server.understood);
    expect(ends.at(-1)).toMatchObject({ reason: EndReason.END_OF_SPEECH, somethingHeard: true });
  });
});
