import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { layoutOf } from '../src/mod.ts';
import { NATS_ON_A_NETWORK, productionNatsConfiguration } from '../src/production-nats.ts';

/** Writes infra/nats from the subjects each service may use. */
const folder = join(layoutOf().root, 'infra/nats');
await writeFile(join(folder, 'nats.conf'), productionNatsConfiguration());
await writeFile(join(folder, 'nats-tls.conf'), NATS_ON_A_NETWORK);
