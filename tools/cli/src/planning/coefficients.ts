import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../root.ts';

/** Where the measured coefficients are, in the repository. */
export const COEFFICIENTS_FILE = 'bench/coefficients.json';

/** The programs whose use is measured. */
export const PROGRAMS = [
  'asterisk',
  'ari-gate',
  'ivr-gateway',
  'transcriber',
  'pii-guard',
  'retriever',
  'generator',
  'agent-desktop',
  'nats',
  'redis',
] as const;
export type Program = (typeof PROGRAMS)[number];

const positive = z.number().nonnegative();
const ofEachProgram = z.record(z.enum(PROGRAMS), positive);
/** Values at even steps of probability, from the least to the highest that was measured. */
const quantiles = z.array(positive).min(2);

/** What hearing costs with one choice of recognisers. */
const hearingSchema = z.object({
  /** Streams that the transcriber admits for each core that it has, by its own measure. */
  streamsPerCore: positive,
  /** CPU of the transcriber, seconds for one call before the queue. */
  cpuSecondsPerCall: positive,
  /** How long these callers had a stream, seconds on average. */
  heardSeconds: positive,
  /** Memory of the transcriber at most, MiB. */
  memoryMb: positive,
  /** From the end of speech to the final text at the desk's server, milliseconds. */
  textMs: quantiles,
});

export const coefficientsSchema = z.object({
  measuredAt: z.iso.date(),
  commit: z.string(),
  /** In words: others must be able to tell whether theirs is like it. */
  machine: z.object({ cores: positive, processor: z.string(), memoryGb: positive, system: z.string() }),
  conditions: z.string(),
  /** The command that measures everything again and writes this. */
  again: z.string(),
  hearing: z.object({ embedded: hearingSchema, both: hearingSchema }),
  /** How long a caller of the bench has a stream, seconds on average: the CPU of a call is spread over it. */
  heardSeconds: positive,
  /** How long one of its calls lasts from the arrival to the end, seconds. */
  callSeconds: positive,
  /** CPU seconds of one call from the arrival to the pickup; the transcriber's is under `hearing`. */
  cpuSecondsPerCall: ofEachProgram,
  /** Cores that are used while nobody calls. */
  idleCores: ofEachProgram,
  /** Cores of one conversation with an agent, not listened to, and what is more where it is. */
  coresPerConversation: ofEachProgram,
  coresMoreWhereListened: ofEachProgram,
  /** Resident memory at most, MiB. */
  memoryMb: ofEachProgram,
  /** What one more call at the same time adds, MiB. */
  memoryMbPerCall: ofEachProgram,
  desk: z.object({
    /** Memory of the desk's server for one connected browser, KiB. */
    memoryKb: positive,
    /** CPU of the desk's server for telling one desk how many wait, milliseconds. */
    cpuMsPerTold: positive,
  }),
  stagesMs: z.object({
    /** From the final text to the passages, and from there to the draft, at the desk's server. */
    extracts: quantiles,
    draft: quantiles,
    /** From the draft at the desk's server until it is painted, as the browser tells. */
    painted: quantiles,
  }),
  /** TCP payload on the connections to each server for one call, both ways, bytes, and the packets that carry it. */
  trafficPerCall: z.record(z.string(), z.object({ bytes: positive, segments: positive })),
  /** CPU seconds of phones and browsers of the bench for one call: only its own simulation needs them. */
  benchCpuSecondsPerCall: positive,
});

export type Coefficients = z.infer<typeof coefficientsSchema>;

/** @throws Error naming the file when it is not there or not of this form */
export async function readCoefficients(): Promise<Coefficients> {
  const file = join(ROOT, COEFFICIENTS_FILE);
  const read = coefficientsSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (read.success) return read.data;
  throw new Error(
    `${COEFFICIENTS_FILE} is not as ./run bench coefficients writes it: ${z.prettifyError(read.error)}`,
  );
}
