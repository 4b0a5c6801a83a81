import { createHash } from 'node:crypto';
import type { NoticesView } from '#contract';
import { describedOf, unknownOf } from './retention.ts';
import type { SeenInstance } from './service-doors.ts';

/** What callers hear first, as the gateways say it. */
export function noticesView(seen: readonly SeenInstance[]): NoticesView {
  const notices = describedOf(seen).flatMap(({ address, description: { service, prompts } }) =>
    prompts.map(({ fund, live, text, fault, audioDigest }) => ({
      service,
      address,
      fund,
      live,
      text,
      fault,
      audioDigest,
    })),
  );
  return { notices, unknown: unknownOf(seen).filter(({ service }) => service === 'ivr-gateway') };
}

/**
 * A recording as callers hear it, WAV; undefined where no gateway hands it out, or hands out another one under its digest.
 *
 * @param digest SHA-256, hexadecimal
 */
export function recordingOf(seen: readonly SeenInstance[], digest: string): Buffer | undefined {
  for (const { description } of describedOf(seen)) {
    for (const { audio } of description.prompts) {
      const bytes = audio === null ? undefined : Buffer.from(audio, 'base64');
      if (bytes !== undefined && createHash('sha256').update(bytes).digest('hex') === digest) return bytes;
    }
  }
  return undefined;
}
