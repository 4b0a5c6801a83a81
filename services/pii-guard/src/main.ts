import { runService } from '@decroche/service-kit';
import { readConfig, schema } from './config.ts';
import { PiiGuard } from './pii-guard.ts';

await runService({
  name: 'pii-guard',
  schema,
  readConfig,
  create: (config, kit) => new PiiGuard(config, kit),
});
