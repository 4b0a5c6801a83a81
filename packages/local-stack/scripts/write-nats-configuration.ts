import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { layoutOf } from '../src/mod.ts';
import { productionNatsConfiguration } from '../src/production-nats.ts';

/** Writes infra/nats/nats.conf from the subjects each service may use. */
await writeFile(join(layoutOf().root, 'infra/nats/nats.conf'), productionNatsConfiguration());
