import { runService } from '@decroche/service-kit';
import { readConfig } from './config.ts';
import { PiiGuard } from './pii-guard.ts';

await runService({ name: 'pii-guard', readConfig, create: (config, kit) => new PiiGuard(config, kit) });
