import { runService } from '@decroche/service-kit';
import { readConfig } from './config.ts';
import { GeneratorService } from './generator-service.ts';

await runService({
  name: 'generator',
  readConfig,
  create: (config, kit) => GeneratorService.create(config, kit),
});
