import { runService } from '@decroche/service-kit';
import { readConfig } from './config.ts';
import { Gateway } from './gateway.ts';

await runService({ name: 'ivr-gateway', readConfig, create: (config, kit) => Gateway.create(config, kit) });
