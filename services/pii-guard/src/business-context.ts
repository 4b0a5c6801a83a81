import type { BusinessContext } from '@decroche/contracts';
import { isPlausibleBirthYear } from '@decroche/french';
import { RpcError } from '@decroche/service-kit';
import { status } from '@grpc/grpc-js';

const WORD = /^[a-z][a-z-]{0,39}$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Lets the allow-listed, non-identifying fields through, by format as well as by name: an identifier in any of
 * them is refused.
 *
 * @param fund used when the context names none
 * @throws RpcError INVALID_ARGUMENT with the name of the field
 */
export function checkContext(context: BusinessContext | undefined, fund: string): BusinessContext {
  const given = context ?? { birthYear: 0, regime: '', fund: '', effectDate: '' };
  if (given.birthYear !== 0 && !isPlausibleBirthYear(given.birthYear, new Date().getFullYear()))
    refuse('birth_year', 'a year of birth');
  if (given.regime !== '' && !WORD.test(given.regime)) refuse('regime', 'a regime, in lower-case letters');
  if (given.fund !== '' && !WORD.test(given.fund)) refuse('fund', 'the id of a fund, in lower-case letters');
  if (
    given.effectDate !== '' &&
    !(DATE.test(given.effectDate) && Number.isFinite(Date.parse(given.effectDate)))
  ) {
    refuse('effect_date', 'a date such as 2026-09-01');
  }
  return { ...given, fund: given.fund || fund };
}

function refuse(field: string, expected: string): never {
  throw new RpcError(
    status.INVALID_ARGUMENT,
    'CONTEXT_REFUSED',
    `context field ${field} refused: expected ${expected}`,
  );
}
