import { UsageError } from '../command.ts';

/** Help of the option. */
export const QDRANT_HELP = `  --qdrant URL[,URL]  search in a Qdrant server instead of memory; keys and the other QDRANT_… settings of the
               retriever are taken from the environment`;

/**
 * Settings of the retriever for a Qdrant server. The services have an environment of their own: what they take from
 * this one is named here.
 *
 * @param url value of `--qdrant`; undefined gives no setting
 * @throws UsageError when it is empty
 */
export function qdrantSettings(
  url: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  if (url === undefined) return {};
  if (url === '') throw new UsageError('--qdrant takes the address of a Qdrant server');
  const given = Object.entries(env).filter(([name]) => name.startsWith('QDRANT_'));
  return { ...(Object.fromEntries(given) as Record<string, string>), QDRANT_URL: url };
}
