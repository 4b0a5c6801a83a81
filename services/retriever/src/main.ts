import { runService } from '@decroche/service-kit';
import { readConfig } from './config.ts';
import { RetrieverService } from './retriever-service.ts';

await runService({
  name: 'retriever',
  readConfig,
  create: (config, kit) => RetrieverService.create(config, kit),
});
