/**
 * What the gate adds to a request: node services/ari-gate/scripts/request-latency.ts
 *
 * The same requests to a real Asterisk, by turns straight and through the gate, one after the other on a kept connection.
 */
import { AriClient } from '@decroche/asterisk';
import { ensure, startLocalStack } from '@decroche/local-stack';
import { createLogger } from '@decroche/service-kit';
import { percentiles } from '@decroche/test-kit';
import { AriGate } from '../src/ari-gate.ts';
import { readConfig } from '../src/config.ts';

const ROUNDS = 1_000;
const WARM_UP = 100;
const logger = createLogger('latency', 'silent');

await ensure(['asterisk']);
const stack = await startLocalStack({ services: ['asterisk'], agents: 1 });
const { ariUrl, ariUser, ariPassword } = stack.asterisk;
const config = readConfig({
  GATEWAY_ARI_USER: 'gateway',
  GATEWAY_ARI_PASSWORD: 'the-password-of-the-gateway',
  ASTERISK_ARI_URL: ariUrl,
  ASTERISK_ARI_USER: ariUser,
  ASTERISK_ARI_PASSWORD: ariPassword,
});
const gate = new AriGate(config, { logger });
await gate.start();
const clients = {
  straight: AriClient.create({
    url: ariUrl,
    user: ariUser,
    password: ariPassword,
    app: 'decroche',
    logger,
  }),
  gate: AriClient.create({
    url: `http://127.0.0.1:${gate.port}/ari`,
    user: 'gateway',
    password: 'the-password-of-the-gateway',
    app: 'decroche',
    logger,
  }),
};

async function timeOf(request: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await request();
  return performance.now() - begun;
}

try {
  for (const [name, ask] of [
    [
      'sign of life',
      (ari: AriClient) => ari.setGlobalVariable('DECROCHE_GATEWAY_SEEN_decroche', '9999999999'),
    ],
    ['list of channels', (ari: AriClient) => ari.listChannels()],
  ] as const) {
    const times = { straight: [] as number[], gate: [] as number[] };
    for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
      for (const way of ['straight', 'gate'] as const) {
        const time = await timeOf(() => ask(clients[way]));
        if (round >= WARM_UP) times[way].push(time);
      }
    }
    for (const [way, of] of Object.entries(times)) {
      const { p50, p95 } = percentiles(of, 2);
      process.stdout.write(`${name}, ${way}: p50 ${p50} ms, p95 ${p95} ms\n`);
    }
  }
} finally {
  await Promise.all([clients.straight.close(), clients.gate.close()]);
  await gate.destroy();
  await stack.stop();
}
