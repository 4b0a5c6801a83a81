import type { ServiceProcess } from '@decroche/local-stack';
import { milliseconds, readEnv } from '@decroche/service-kit';
import { z } from 'zod';

const DEFAULT_MS = 180_000;

/**
 * Longest wait for each service to be ready, milliseconds: `START_TIMEOUT_MS`, 180 000 when it is not set.
 *
 * @throws ConfigError when it is not a time that can be waited for
 */
export function startTimeoutMs(env: NodeJS.ProcessEnv): number {
  const schema = z.object({ START_TIMEOUT_MS: milliseconds(1_000, 3_600_000).default(DEFAULT_MS) });
  return readEnv('run', schema, env).START_TIMEOUT_MS;
}

/** A service was not ready in time. */
export class ServiceNotReadyError extends Error {
  override readonly name = 'ServiceNotReadyError';
  readonly code = 'SERVICE_NOT_READY';
}

const readiness = z.object({
  draining: z.boolean(),
  checks: z.array(z.object({ name: z.string(), ready: z.boolean(), detail: z.string().optional() })),
});

/**
 * Says which service is not ready, what it waits for, what it last said and what to do.
 *
 * @param healthUrl address of its health server
 */
export async function notReady(
  service: Pick<ServiceProcess, 'name' | 'state' | 'output'>,
  healthUrl: string,
  waitedMs: number,
): Promise<ServiceNotReadyError> {
  const { name, state, output } = service;
  const ended = state === 'stopped';
  const what = ended ? 'ended before it was ready' : `was not ready within ${Math.round(waitedMs / 1000)} s`;
  const waits = ended ? '' : await whatItWaitsFor(healthUrl);
  const said = output.lines.length === 0 ? 'It said nothing.' : `It last said:\n${output.tail()}`;
  const todo = ended
    ? 'The lines above say why.'
    : 'On a busy machine set START_TIMEOUT_MS higher; else mend what it waits for.';
  return new ServiceNotReadyError(`${name} ${what}. ${waits}${said}\n${todo}`);
}

async function whatItWaitsFor(healthUrl: string): Promise<string> {
  try {
    const answer = await fetch(`${healthUrl}/ready`, { signal: AbortSignal.timeout(2_000) });
    const { checks } = readiness.parse(await answer.json());
    const missing = checks.filter(({ ready }) => !ready);
    if (missing.length === 0) return '';
    const names = missing.map(({ name, detail }) => (detail === undefined ? name : `${name} (${detail})`));
    return `It waits for: ${names.join(', ')}. `;
  } catch {
    return 'Its health address does not answer. ';
  }
}
