import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { heardOf } from '@decroche/prompts';
import { ConfigError, describeError } from '@decroche/service-kit';
import { parseSettingsFile, SettingsFileError } from '@decroche/service-kit/settings-file';
import { z } from 'zod';
import { readSettingFile } from '../setting-file.ts';

/** One simulated caller. */
export interface TrainingNeed {
  readonly id: string;
  /** What it is about, for who chooses. */
  readonly title: string;
  /** What the caller says. */
  readonly text: string;
  /** WAV file (linear 16 bits, 8 kHz, one channel) that says it; undefined where it is only written. */
  readonly voiceFile: string | undefined;
}

/** Simulated callers that the experts own, in the order of their file. */
export type TrainingSet = readonly TrainingNeed[];

/** More would not be a set that experts keep up. */
const MAX_NEEDS = 200;
const MAX_TEXT = 1_000;

const schema = z.strictObject(
  {
    needs: z
      .array(
        z.strictObject(
          {
            id: z
              .string()
              .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'expected a short name, such as reversion-remariage'),
            title: z.string('expected what it is about').trim().min(1).max(100),
            text: z.string('expected what the caller says').trim().min(1).max(MAX_TEXT),
            voice: z
              .string()
              .regex(/^[a-z0-9][a-z0-9-]*\.wav$/, 'expected the name of a .wav file beside this one')
              .optional(),
          },
          'expected id, title, text, and voice where there is one',
        ),
      )
      .min(1, 'expected one need at least')
      .max(MAX_NEEDS, `expected ${MAX_NEEDS} needs at most`)
      .refine(
        (needs) => new Set(needs.map(({ id }) => id)).size === needs.length,
        'two needs have the same id',
      ),
  },
  'expected needs',
);

/**
 * Reads the file of simulated callers, and hears each voice that it names.
 *
 * @throws ConfigError with one line for each fault: half a set is not what its experts want
 */
export function readTrainingSet(file: string): TrainingSet {
  const needs = parseNeeds(readSettingFile('TRAINING_FILE', file)).map(({ voice, ...need }) => ({
    ...need,
    voiceFile: voice && join(dirname(file), voice),
  }));
  const faults = needs.flatMap(({ id, voiceFile }) => {
    const fault = voiceFile === undefined ? undefined : voiceFault(voiceFile);
    return fault === undefined ? [] : [`agent-desktop: TRAINING_FILE: the voice of ${id}: ${fault}`];
  });
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
  return needs;
}

function parseNeeds(text: string): z.infer<typeof schema>['needs'] {
  try {
    return parseSettingsFile(text, schema).needs;
  } catch (cause) {
    if (!(cause instanceof SettingsFileError)) throw cause;
    const lines = cause.faults.map((fault) => `agent-desktop: TRAINING_FILE, ${fault}`);
    throw new ConfigError(lines.join('\n'), { cause });
  }
}

function voiceFault(file: string): string | undefined {
  try {
    const heard = heardOf(readFileSync(file));
    return 'fault' in heard ? heard.fault : undefined;
  } catch (error) {
    return `it cannot be read (${describeError(error).code ?? ''})`;
  }
}
