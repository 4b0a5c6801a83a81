import { readFile } from 'node:fs/promises';
import { modelServerBackend, TRANSCRIPTION_SERVER } from './bundle-definitions.ts';
import { transcriptionServerOf } from './components.ts';
import { type Layout, layoutOf } from './layout.ts';
import { reservePorts } from './port-reservation.ts';
import { ServiceProcess } from './service-process.ts';

export interface TranscriptionServerOptions {
  /** File of weights of a Whisper in ggml's format. */
  readonly weights: string;
  readonly layout?: Layout;
}

/** A running server that speaks OpenAI's protocol of transcriptions. */
export interface RunningTranscriptionServer {
  /** Base address, such as `http://127.0.0.1:8000/v1`. */
  readonly baseUrl: string;
  readonly process: ServiceProcess;
  stop(): Promise<void>;
}

/** Sound that is looked at, in steps of 20 ms: the sentences of the tests are shorter than 9 s. */
const AUDIO_CONTEXT = 448;
/** A loaded machine loads weights slowly. */
const READY_TIMEOUT_MS = 60_000;

/**
 * Starts whisper.cpp's server on the loopback and waits until it has loaded its model. One thread, as
 * {@link startModelServer}. It knows no key: whoever is on this machine may ask it, for tests only.
 *
 * @throws ComponentMissingError when `ensure` has not fetched it; ServiceStartError
 */
export async function startTranscriptionServer(
  options: TranscriptionServerOptions,
): Promise<RunningTranscriptionServer> {
  const bundle = await transcriptionServerOf(options.layout ?? layoutOf());
  const ports = await reservePorts({ singles: 1 });
  const [port = 0] = ports.singles;
  const { command, args } = bundle.command(TRANSCRIPTION_SERVER);
  const settings = {
    host: '127.0.0.1',
    port,
    model: options.weights,
    language: 'fr',
    threads: 1,
    'best-of': 1,
    'audio-ctx': AUDIO_CONTEXT,
    'inference-path': '/v1/audio/transcriptions',
  };
  const server = new ServiceProcess({
    name: 'whisper-server',
    command,
    args: [
      ...args,
      ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
      '--no-gpu',
      '--no-fallback',
    ],
    env: {
      LC_ALL: 'C',
      PATH: '/usr/bin:/bin',
      GGML_BACKEND_PATH: bundle.path(modelServerBackend(await readFile('/proc/cpuinfo', 'utf8'))),
    },
    ready: async (signal) => (await fetch(`http://127.0.0.1:${port}/health`, { signal })).ok,
    readyTimeoutMs: READY_TIMEOUT_MS,
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    await ports.release();
  };
  try {
    await server.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return { baseUrl: `http://127.0.0.1:${port}/v1`, process: server, stop };
}
