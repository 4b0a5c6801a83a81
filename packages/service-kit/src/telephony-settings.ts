import { z } from 'zod';
import { shown } from './settings-in-force.ts';

/** What the gateway plays; its gate lets pass exactly what is named. */
export const mediaSetting = shown(
  z
    .string()
    .regex(
      /^(sound|tone|recording):[\w/.,;=*-]+$/,
      'expected an Asterisk media address, such as sound:decroche/notice',
    ),
);

/**
 * Stasis application of a gateway; the names of its taps begin with it and with nothing else's, and its gate must have the same.
 */
export const stasisAppSetting = shown(
  z
    .string()
    .regex(/^(?!.*-tap)[\w-]{1,40}$/, 'expected letters, digits, "_" and "-", without "-tap"')
    .default('decroche'),
);

/** Queues besides that of all to which callers may be sent, comma-separated; none without it. */
export const queueNamesSetting = shown(z.string())
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  )
  .pipe(
    z.array(
      z
        .string()
        .regex(/^[a-z0-9]{2}[a-z0-9-]{0,38}$/, 'expected names of queues: two small letters at least'),
    ),
  );
