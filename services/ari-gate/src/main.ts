import { runService } from '@decroche/service-kit';
import { AriGate } from './ari-gate.ts';
import { readConfig, schema } from './config.ts';

await runService({ name: 'ari-gate', schema, readConfig, create: (config, kit) => new AriGate(config, kit) });
