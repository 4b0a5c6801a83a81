import { runService } from '@decroche/service-kit';
import { AriGate } from './ari-gate.ts';
import { readConfig } from './config.ts';

await runService({ name: 'ari-gate', readConfig, create: (config, kit) => new AriGate(config, kit) });
