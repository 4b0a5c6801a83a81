import { isSamePerson } from '@decroche/french';

/** Who works on the base. */
export interface Person {
  readonly name: string;
  /** What he keeps whatever he is called; absent where his name is all that is known of him. */
  readonly handle?: string | undefined;
}

/** Stands before a handle among the hands of a version; no name begins with it. */
const HANDLE_MARK = '#';

/** A person as the hands of a version keep him: his name, and his handle where there is one. */
function handsOf({ name, handle }: Person): string[] {
  return handle === undefined ? [name] : [name, `${HANDLE_MARK}${handle}`];
}

/**
 * Whether a person is one of these hands: by his handle, whatever he is called now, or by his name in any spelling. Two
 * people with one name count as one, which refuses rather than lets somebody approve himself.
 */
export function isOneOf(hands: readonly string[], { name, handle }: Person): boolean {
  return hands.some((hand) =>
    hand.startsWith(HANDLE_MARK) ? hand.slice(HANDLE_MARK.length) === handle : isSamePerson(hand, name),
  );
}

/** Hands of a version with one more, as the table keeps them. */
export function withHands(hands: readonly string[], by: Person): string {
  return JSON.stringify([...new Set([...hands, ...handsOf(by)])]);
}
