import type { QdrantServers } from './qdrant-servers.ts';

const HOUR_MS = 3_600_000;

/** What a collection carries to say that a retriever uses it. */
export interface UseMarker {
  readonly [key: string]: unknown;
  /** ISO 8601 time. */
  readonly used_at: string;
}

export function usedAt(ms: number): UseMarker {
  return { used_at: new Date(ms).toISOString() };
}

/**
 * Removes the collections of this prefix that no retriever has used for as long as the settings say. One without a
 * marker is marked instead, so that nothing goes that was not seen unused for that long.
 *
 * @param now Unix time, milliseconds
 * @returns names of those that went
 * @throws IndexUnavailableError
 */
export async function dropUnused(servers: QdrantServers, own: string, now: number): Promise<string[]> {
  const { prefix, keptHours } = servers.settings;
  const { collections } = await servers.write('list collections', (client) => client.getCollections());
  const others = collections.map(({ name }) => name).filter((name) => name !== own && isNameOf(prefix, name));
  const gone: string[] = [];
  for (const name of others) {
    const lastUse = await lastUseOf(servers, name);
    if (Number.isNaN(lastUse)) {
      const metadata = usedAt(now);
      await servers.write('mark a collection', (client) => client.updateCollection(name, { metadata }));
    } else if (now - lastUse > keptHours * HOUR_MS) {
      await servers.write('drop a collection', (client) => client.deleteCollection(name));
      gone.push(name);
    }
  }
  return gone;
}

/** Name of the collection with that content. */
export function collectionName(prefix: string, digest: string): string {
  return `${prefix}_${digest}`;
}

/** The name ends with a digest: a longer prefix that begins alike is somebody else's. */
function isNameOf(prefix: string, name: string): boolean {
  return name.startsWith(`${prefix}_`) && /^[0-9a-f]{24}$/.test(name.slice(prefix.length + 1));
}

async function lastUseOf(servers: QdrantServers, name: string): Promise<number> {
  const { config } = await servers.write('look at a collection', (client) => client.getCollection(name));
  return Date.parse(String(config.metadata?.used_at));
}
