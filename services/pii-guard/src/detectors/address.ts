import type { PiiSpan } from '../span.ts';
import type { Utterance } from '../utterance.ts';
import { homeAt, otherHomeAt } from './home-town.ts';
import { namedPlaces } from './named-place.ts';
import { postalCodeAt, wayAt } from './street-address.ts';

/** Postal addresses, postal codes with their commune, and the commune where someone lives or was born. */
export function detectAddresses(utterance: Utterance): PiiSpan[] {
  const spans: PiiSpan[] = namedPlaces(utterance);
  for (const word of utterance.words) {
    const span =
      wayAt(utterance, word) ??
      postalCodeAt(utterance, word) ??
      homeAt(utterance, word) ??
      otherHomeAt(utterance, word);
    if (span !== undefined) spans.push(span);
  }
  return spans;
}
