import { runService } from '@decroche/service-kit';
import { readConfig, schema } from './config.ts';
import { GeneratorService } from './generator-service.ts';

await runService({
  name: 'generator',
  schema,
  readConfig,
  create: (config, kit) => GeneratorService.create(config, kit),
});
