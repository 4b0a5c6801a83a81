import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import {
  baseEnv,
  milliseconds,
  type Particulars,
  type ReadinessCheck,
  readEnv,
  runService,
  type Service,
} from '../src/mod.ts';

const schema = z.object({
  ...baseEnv,
  /** What goes wrong; nothing when absent. */
  TROUBLE: z
    .enum([
      'create-throws',
      'create-throws-with-a-thread',
      'create-hangs',
      'start-throws',
      'rejects-while-running',
      'throws-while-running',
      'drain-hangs',
      'drain-throws',
      'destroy-hangs',
      'leaks-a-thread',
    ])
    .optional(),
  /** How long live work takes at stop. */
  WORK_MS: milliseconds(0, 60_000).default(0),
  API_TOKEN: z.string().min(8, 'expected at least 8 characters').default('long enough'),
});
type Config = Readonly<z.infer<typeof schema>>;

/** A thread that keeps the process alive until someone ends it. */
function openThread(): Worker {
  return new Worker('setInterval(() => undefined, 1000)', { eval: true });
}

const never = new Promise<never>(() => undefined);

class SmallService implements Service {
  readonly #config: Config;

  constructor(config: Config) {
    this.#config = config;
  }

  async start(): Promise<void> {
    const { TROUBLE } = this.#config;
    if (TROUBLE === 'start-throws') throw new Error('the port is taken');
    if (TROUBLE === 'leaks-a-thread') openThread();
    const late = setImmediate;
    if (TROUBLE === 'rejects-while-running') late(() => void Promise.reject(new Error('nobody caught this')));
    if (TROUBLE === 'throws-while-running')
      late(() => {
        throw new Error('nobody caught this');
      });
  }

  async drain(deadline: AbortSignal): Promise<void> {
    const { TROUBLE, WORK_MS } = this.#config;
    process.stdout.write('draining\n');
    if (TROUBLE === 'drain-throws') throw new Error('cannot drain');
    if (TROUBLE === 'drain-hangs') {
      await new Promise((resolve) => deadline.addEventListener('abort', resolve));
    }
    await new Promise((resolve) => setTimeout(resolve, WORK_MS));
    process.stdout.write('drained\n');
  }

  async destroy(): Promise<void> {
    process.stdout.write('destroyed\n');
    if (this.#config.TROUBLE === 'destroy-hangs') await never;
  }

  readiness(): readonly ReadinessCheck[] {
    return [{ name: 'part', ready: true }];
  }

  particulars(): Particulars {
    return {
      stores: [
        {
          id: 'work',
          place: 'memory',
          content: 'technical',
          about: 'nobody',
          what: 'un travail',
          purpose: 'le finir',
          longestMs: this.#config.WORK_MS,
          settings: ['WORK_MS'],
        },
      ],
    };
  }
}

await runService({
  name: 'small-service',
  schema,
  readConfig: (env) => readEnv('small-service', schema, env),
  create: async (config, kit) => {
    kit.telemetry.tracer.startSpan('create').end();
    if (config.TROUBLE === 'create-hangs') await never;
    if (config.TROUBLE === 'create-throws-with-a-thread') openThread();
    if (config.TROUBLE?.startsWith('create-throws')) {
      throw Object.assign(new Error('the model is missing'), { code: 'MODEL_MISSING' });
    }
    return new SmallService(config);
  },
});
