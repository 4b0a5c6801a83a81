import { readFile } from 'node:fs/promises';
import { writeGraphs } from '../whisper/conversion.ts';

/** Body of the process that makes graphs of weights: file of weights, folder that takes the graphs. */
const [weights = '', folder = ''] = process.argv.slice(2);
await writeGraphs(await readFile(weights), folder);
