import type { Logger } from '@decroche/service-kit';
import { CallRegistry } from './call-registry.ts';

/** A registry that is never started: it remembers in memory, and owns what it has. */
export function memoryRegistry(logger: Logger): CallRegistry {
  return new CallRegistry({
    url: 'redis://127.0.0.1:9',
    holder: { asterisk: 'asterisk', app: 'decroche', run: 'run' },
    leaseMs: 5_000,
    sees: () => true,
    newId: () => 'era',
    now: () => performance.now(),
    logger,
  });
}
