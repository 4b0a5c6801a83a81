import { z } from 'zod';

const control = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('MEDIA_START'),
    channel_id: z.string(),
    format: z.string(),
    optimal_frame_size: z.int().nonnegative(),
    ptime: z.int().positive(),
  }),
  z.object({
    event: z.literal('DTMF_END'),
    digit: z.string(),
    duration_ms: z.int().nonnegative().optional(),
  }),
  z.object({ event: z.literal('MEDIA_XOFF') }),
  z.object({ event: z.literal('MEDIA_XON') }),
]);

/**
 * What chan_websocket says in its text messages, of what this product uses (chan_websocket.conf
 * `control_message_format = json`). `MEDIA_XOFF` and `MEDIA_XON` ask a sender of audio to pause and go on.
 */
export type MediaControl = z.infer<typeof control>;

/** Reads one text message; undefined for a kind that is not used here. @throws {SyntaxError} not a control message. */
export function parseMediaControl(text: string): MediaControl | undefined {
  const value: unknown = JSON.parse(text);
  const parsed = control.safeParse(value);
  if (parsed.success) return parsed.data;
  const event = typeof value === 'object' && value !== null && 'event' in value ? value.event : undefined;
  if (typeof event !== 'string') throw new SyntaxError('a media control message has no event name');
  if (control.options.some(({ shape }) => shape.event.value === event))
    throw new SyntaxError(`the media control message ${event} has not the expected fields`);
  return undefined;
}
