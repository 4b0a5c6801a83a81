import { runService } from '@decroche/service-kit';
import { readConfig, schema } from './config.ts';
import { RetrieverService } from './retriever-service.ts';

await runService({
  name: 'retriever',
  schema,
  readConfig,
  create: (config, kit) => RetrieverService.create(config, kit),
});
