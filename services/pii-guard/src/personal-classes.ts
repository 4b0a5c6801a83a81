import type { PersonalDataClass } from '@decroche/contracts';
import { type DocumentPolicy, neverInDocuments } from './documents/document-scene.ts';
import {
  holdsMoreThanDate,
  isFileNumber,
  isIban,
  isNir,
  isOwnCard,
  isOwnFile,
  isOwnPhone,
  isPlate,
} from './documents/numbers-in-documents.ts';
import { isPerson } from './documents/persons-in-documents.ts';
import { isHome, isOwnMailbox } from './documents/places-in-documents.ts';
import { type Growth, nameGrows, numberGrows, placeGrows } from './open-ends.ts';

/** What becomes of a class of personal data, whichever detector found it; its words are in `@decroche/contracts`. */
export interface PersonalClass {
  /** How a stretch that was found in a partial text may still grow: then it waits, and what is behind it. */
  readonly grows: Growth;
  /** Whether a stretch of a written document of rules points at a person, which stops an import. */
  readonly inDocuments: DocumentPolicy;
}

export const PERSONAL_CLASSES: Readonly<Record<PersonalDataClass, PersonalClass>> = {
  PERSON: { grows: nameGrows, inDocuments: isPerson },
  NIR: { grows: numberGrows, inDocuments: isNir },
  PHONE: { grows: numberGrows, inDocuments: isOwnPhone },
  EMAIL: { grows: placeGrows, inDocuments: isOwnMailbox },
  ADDRESS: { grows: placeGrows, inDocuments: isHome },
  DOB: { grows: numberGrows, inDocuments: holdsMoreThanDate },
  IBAN: { grows: numberGrows, inDocuments: isIban },
  CARD: { grows: numberGrows, inDocuments: isOwnCard },
  DOSSIER: { grows: numberGrows, inDocuments: isOwnFile },
  PLATE: { grows: numberGrows, inDocuments: isPlate },
  HEALTH: { grows: nameGrows, inDocuments: neverInDocuments },
  OTHER_ID: { grows: numberGrows, inDocuments: isFileNumber },
};
