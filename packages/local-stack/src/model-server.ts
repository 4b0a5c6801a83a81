import { readFile } from 'node:fs/promises';
import { MODEL_SERVER, modelServerBackend } from './bundle-definitions.ts';
import { modelServerOf } from './components.ts';
import { type Layout, layoutOf } from './layout.ts';
import { reservePorts } from './port-reservation.ts';
import { ServiceProcess } from './service-process.ts';
import { newSecret } from './stack-services.ts';

export interface ModelServerOptions {
  /** File of weights, GGUF. */
  readonly weights: string;
  /** By which it answers to that model; it answers to any other name as well. */
  readonly alias: string;
  /** Tokens of question and answer together; default 4,096. */
  readonly context?: number;
  readonly layout?: Layout;
}

/** A running server of a language model that speaks the protocol of OpenAI's chat completions. */
export interface ModelServer {
  /** Base address, such as `http://127.0.0.1:8000/v1`. */
  readonly baseUrl: string;
  /** Made anew at each start: a page in a browser of this machine could ask it otherwise. */
  readonly apiKey: string;
  readonly process: ServiceProcess;
  stop(): Promise<void>;
}

/** A loaded machine loads weights slowly. */
const READY_TIMEOUT_MS = 60_000;
/** A cancelled request waits for its batch. */
const BATCH_TOKENS = 256;

/**
 * Starts llama.cpp's server on the loopback and waits until it has loaded its model. One thread: on a machine that others
 * work on, two wait for each other.
 *
 * @throws ComponentMissingError when `ensure` has not fetched it; ServiceStartError
 */
export async function startModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const bundle = await modelServerOf(options.layout ?? layoutOf());
  const ports = await reservePorts({ singles: 1 });
  const [port = 0] = ports.singles;
  const apiKey = newSecret();
  const { command, args } = bundle.command(MODEL_SERVER);
  const settings = {
    host: '127.0.0.1',
    port,
    model: options.weights,
    alias: options.alias,
    threads: 1,
    'threads-batch': 1,
    parallel: 1,
    'ctx-size': options.context ?? 4_096,
    'batch-size': BATCH_TOKENS,
    'ubatch-size': BATCH_TOKENS,
  };
  const server = new ServiceProcess({
    name: 'llama-server',
    command,
    args: [
      ...args,
      ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
      '--no-webui',
      '--offline',
    ],
    env: {
      LC_ALL: 'C',
      PATH: '/usr/bin:/bin',
      LLAMA_API_KEY: apiKey,
      GGML_BACKEND_PATH: bundle.path(modelServerBackend(await readFile('/proc/cpuinfo', 'utf8'))),
    },
    // 503 while it loads.
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
  return { baseUrl: `http://127.0.0.1:${port}/v1`, apiKey, process: server, stop };
}
