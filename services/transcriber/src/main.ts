import { runService } from '@decroche/service-kit';
import { readConfig, schema } from './config.ts';
import { Transcriber } from './transcriber.ts';

await runService({
  name: 'transcriber',
  schema,
  readConfig,
  create: (config, kit) => Transcriber.create(config, kit),
});
