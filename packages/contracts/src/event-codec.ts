import { SignedSaid } from './gen/decroche/v1/said.ts';
import { SignedEvent } from './gen/decroche/v1/signed_event.ts';
import { MalformedEventError } from './malformed-event-error.ts';
import type { Signed } from './signed-envelope.ts';

interface MessageType<T> {
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

/** Encodes one kind of event and decodes it with its required fields checked. */
export interface EventCodec<T> {
  /** Kind of event, as in error messages. */
  readonly event: string;
  encode(message: T): Uint8Array;
  /** @throws MalformedEventError when the bytes are not a complete event of this kind */
  decode(bytes: Uint8Array): T;
}

function codec<T>(event: string, type: MessageType<T>, check: (message: T) => void): EventCodec<T> {
  return {
    event,
    encode: (message) => type.encode(message).finish(),
    decode(bytes) {
      let message: T;
      try {
        message = type.decode(bytes);
      } catch (cause) {
        throw new MalformedEventError(event, 'the bytes are not this protobuf message', { cause });
      }
      check(message);
      return message;
    },
  };
}

/**
 * A signed event as it travels; `signedHeard`, `signedLifecycle`, `signedPassages`, `signedDraft`,
 * `signedGapAnswered` and `signedNeedTheme` verify it and open it.
 */
function signedCodec(event: Signed): EventCodec<SignedEvent> {
  return codec(event, SignedEvent, ({ content }) => {
    if (content.length === 0) throw new MalformedEventError(event, 'content is empty');
  });
}

/** Raw recognised text, signed. */
export const heardCodec = signedCodec('heard');

/** Signed redacted text; the signature itself is verified by `openSaid`. */
export const saidCodec: EventCodec<SignedSaid> = codec('said', SignedSaid, (said) => {
  if (said.said.length === 0) throw new MalformedEventError('said', 'said is empty');
});

/** What the search found, signed. */
export const passagesCodec = signedCodec('passages');

/** Sourced drafts, signed. */
export const draftCodec = signedCodec('draft');

/** What callers' needs are about, signed. */
export const needThemeCodec = signedCodec('need-theme');

/** Steps in the life of a call, signed. */
export const lifecycleCodec = signedCodec('lifecycle');

/** Questions without a source that have one now, signed. */
export const gapAnsweredCodec = signedCodec('gap-answered');
