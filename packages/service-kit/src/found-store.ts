import { z } from 'zod';

/** What lies in a place, as the place itself says. */
const seenSchema = z.object({
  count: z.number().int().nonnegative(),
  /** Longest time for which the place lets something lie there: the age limit of a stream, the longest time to live of a key; milliseconds. Null where it ends nothing by itself. */
  limitMs: z.number().nullable(),
  /** Things that never end there though things of their kind can: keys without a time to live, events of a stream without an age limit. */
  endless: z.number().int().nonnegative(),
  /** Age of the oldest thing, milliseconds; null where there is none, or it has no age. */
  oldestMs: z.number().nullable(),
  /** Whether it also lies on a disk; null where the place cannot tell, or is one. */
  onDisk: z.boolean().nullable(),
});

/**
 * What a program found where it keeps something: asked of the bus, of Redis or of the database, whatever its own settings say of
 * it. Counts and ages, nothing that lies there.
 */
export const foundStoreSchema = z.object({
  /** Ids of the stores, as they are told, that lie there; none where nobody tells of what was found. */
  of: z.array(z.string()).readonly(),
  kind: z.enum(['stream', 'keys', 'table']),
  /** Name of the stream or table, or beginning of the keys. */
  name: z.string(),
  /** Null where the place could not be read now. */
  seen: seenSchema.nullable(),
});
export type FoundStore = Readonly<z.infer<typeof foundStoreSchema>>;
/** See {@link foundStoreSchema}. */
export type SeenStore = Readonly<z.infer<typeof seenSchema>>;
