import type { BusinessContext } from '@decroche/contracts';
import { isPlausibleBirthYear } from '@decroche/french';
import { RpcError } from '@decroche/service-kit';
import { status } from '@grpc/grpc-js';

const REGIMES: ReadonlySet<string> = new Set(
  `general agricole salarie-agricole exploitant-agricole independant liberal fonction-publique etat territorial
  hospitalier militaire special alsace-moselle marin cultes mines ircantec cnracl plusieurs autre`.split(
    /\s+/,
  ),
);
const FUND = /^(?:carsat|cgss|cnav|cramif|css|msa)(?:-[a-z]{2,20}){0,6}$/;
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
  if (given.regime !== '' && !REGIMES.has(given.regime)) {
    refuse('regime', `one of ${[...REGIMES].join(', ')}`);
  }
  if (given.fund !== '' && !FUND.test(given.fund)) {
    refuse('fund', 'the id of a fund, such as carsat-rhone-alpes');
  }
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
