import { ensureBundle } from '../src/components.ts';
import { readLocalStackEnv } from '../src/config.ts';
import { layoutOf } from '../src/layout.ts';
import { smallBundle, sources } from './small-bundle.ts';

/** Fetches the small bundle into the clone given as argument, and prints each step. */
const report = { onProgress: ({ step }: { step: string }) => process.stdout.write(`${step}\n`) };
const env = readLocalStackEnv();
await ensureBundle(smallBundle(), layoutOf(process.argv[2]), env, report, () => sources(env));
process.stdout.write('complete\n');
