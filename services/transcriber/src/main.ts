import { runService } from '@decroche/service-kit';
import { readConfig } from './config.ts';
import { Transcriber } from './transcriber.ts';

await runService({
  name: 'transcriber',
  readConfig,
  create: (config, kit) => Transcriber.create(config, kit),
});
