/** How one class of personal data is spoken of, by the redactor and on the desk. */
export interface PersonalDataWords {
  /** What stands in its place in a text, without the brackets. */
  readonly placeholder: string;
  /** What an agent who typed it is told was removed, with its article. */
  readonly reminder: string;
}

/** Every class of personal data that the redactor removes, by its name in `Redaction.type`. */
export const PERSONAL_DATA = {
  PERSON: { placeholder: 'PERSONNE', reminder: 'un nom' },
  NIR: { placeholder: 'NIR', reminder: 'un numéro de sécurité sociale' },
  PHONE: { placeholder: 'TÉLÉPHONE', reminder: 'un numéro de téléphone' },
  EMAIL: { placeholder: 'COURRIEL', reminder: 'une adresse électronique' },
  ADDRESS: { placeholder: 'ADRESSE', reminder: 'une adresse' },
  DOB: { placeholder: 'DATE DE NAISSANCE', reminder: 'une date de naissance' },
  IBAN: { placeholder: 'IBAN', reminder: 'un numéro de compte' },
  CARD: { placeholder: 'CARTE', reminder: 'un numéro de carte' },
  DOSSIER: { placeholder: 'DOSSIER', reminder: 'un numéro de dossier' },
  PLATE: { placeholder: 'PLAQUE', reminder: 'une plaque d’immatriculation' },
  HEALTH: { placeholder: 'SANTÉ', reminder: 'une information de santé' },
  OTHER_ID: { placeholder: 'NUMÉRO', reminder: 'un identifiant' },
} as const satisfies Readonly<Record<string, PersonalDataWords>>;

/** Name of a class of personal data. */
export type PersonalDataClass = keyof typeof PERSONAL_DATA;

/** The words for a class that another version of the redactor may have named. */
export const personalDataWords = (name: string): PersonalDataWords | undefined =>
  Object.hasOwn(PERSONAL_DATA, name) ? PERSONAL_DATA[name as PersonalDataClass] : undefined;
