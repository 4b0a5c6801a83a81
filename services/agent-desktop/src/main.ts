import { runService } from '@decroche/service-kit';
import { AgentDesktop } from './agent-desktop.ts';
import { readDeskConfig, schema } from './config.ts';

await runService({
  name: 'agent-desktop',
  schema,
  readConfig: readDeskConfig,
  create: (config, kit) => new AgentDesktop(config, kit),
});
