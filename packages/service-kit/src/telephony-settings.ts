import { z } from 'zod';

/** What the gateway plays; its gate lets pass exactly what is named. */
export const mediaSetting = z
  .string()
  .regex(
    /^(sound|tone|recording):[\w/.,;=*-]+$/,
    'expected an Asterisk media address, such as sound:decroche/notice',
  );

/** Queues besides that of all to which callers may be sent, comma-separated; none without it. */
export const queueNamesSetting = z
  .string()
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
