import { ARI_EVENT_FIELDS, type AriEvent } from '../gen/ari-models.ts';

/** The event of one type, for example `AriEventOf<'StasisStart'>`. */
export type AriEventOf<Type extends AriEvent['type']> = Extract<AriEvent, { type: Type }>;

/** A message on the event connection that is not an event this package knows. Its text is never kept. */
export class AriEventError extends Error {
  override readonly name = 'AriEventError';
  readonly code: 'ARI_EVENT_JUNK' | 'ARI_EVENT_UNKNOWN' | 'ARI_EVENT_INCOMPLETE';

  constructor(code: AriEventError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value;
}

function isKnownType(type: unknown): type is AriEvent['type'] {
  return typeof type === 'string' && Object.hasOwn(ARI_EVENT_FIELDS, type);
}

/**
 * Reads one text message of the event connection. The required fields of the event are checked for
 * presence and JSON kind, not in depth: Asterisk is trusted, what stands between may not be.
 *
 * @throws {AriEventError} not JSON, an unknown type, or a required field that is missing.
 */
export function parseAriEvent(text: string): AriEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AriEventError('ARI_EVENT_JUNK', `an event message of ${text.length} characters is not JSON`);
  }
  if (kindOf(value) !== 'object')
    throw new AriEventError('ARI_EVENT_JUNK', `an event message is a JSON ${kindOf(value)}, not an object`);
  const fields = value as Record<string, unknown>;
  const { type } = fields;
  if (!isKnownType(type))
    throw new AriEventError('ARI_EVENT_UNKNOWN', 'an event message has no type that this Asterisk describes');
  const required = { ...ARI_EVENT_FIELDS[type], application: 'string', timestamp: 'string' };
  for (const [name, kind] of Object.entries(required)) {
    if (kindOf(fields[name]) !== kind)
      throw new AriEventError('ARI_EVENT_INCOMPLETE', `${type}.${name} is not of kind ${kind}`);
  }
  return value as AriEvent;
}
