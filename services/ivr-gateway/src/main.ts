import { runService } from '@decroche/service-kit';
import { readConfig, schema } from './config.ts';
import { Gateway } from './gateway.ts';

await runService({
  name: 'ivr-gateway',
  schema,
  readConfig,
  create: (config, kit) => Gateway.create(config, kit),
});
