import type { Detector } from '../detector.ts';
import { ADDRESSES } from './address.ts';
import { BARE_NAMES } from './bare-name.ts';
import { BIRTH_DATES } from './birth-date.ts';
import { CARDS } from './card.ts';
import { ECHOED_NAMES } from './echoed-name.ts';
import { EMAILS } from './email.ts';
import { EMPLOYERS } from './employer.ts';
import { FILE_NUMBERS } from './file-number.ts';
import { HEALTH } from './health.ts';
import { IBANS } from './iban.ts';
import { INTRODUCED_NAMES } from './introduced-name.ts';
import { LONG_NUMBERS } from './long-number.ts';
import { NIRS } from './nir.ts';
import { PHONES } from './phone.ts';
import { PLATES } from './plate.ts';
import { SPELLED_NAMES } from './spelled-name.ts';

/** Every detector: the one place where one is declared. */
export const DETECTORS: readonly Detector[] = [
  BIRTH_DATES,
  ADDRESSES,
  NIRS,
  PHONES,
  IBANS,
  CARDS,
  FILE_NUMBERS,
  LONG_NUMBERS,
  PLATES,
  EMAILS,
  INTRODUCED_NAMES,
  BARE_NAMES,
  SPELLED_NAMES,
  EMPLOYERS,
  HEALTH,
  ECHOED_NAMES,
];
