import type { InstanceFault, SettingView, UnknownInstance } from '#contract';

const WHEN = new Intl.DateTimeFormat('fr', {
  dateStyle: 'short',
  timeStyle: 'short',
  timeZone: 'Europe/Paris',
});

/** "30/11/2026 08:15", in French time. */
export const shortMoment = (ms: number): string => WHEN.format(ms);

const FAULTS: Readonly<Record<InstanceFault, string>> = {
  unlisted: 'il n’est pas dans OVERSEEN_SERVICES',
  unreachable: 'il ne répond pas',
  refused: 'il refuse la demande : OVERSIGHT_TOKEN n’est pas le même des deux côtés, ou n’est pas réglé',
  unreadable: 'sa réponse ne peut pas être lue : sa version est peut-être une autre',
};

/** Why nothing is known of a program, with its address where there is one. */
export function unknownSentence({ service, address, fault }: UnknownInstance): string {
  return `${service}${address === '' ? '' : ` (${address})`} : ${FAULTS[fault]}`;
}

const ORIGINS: Readonly<Record<SettingView['origin'], string>> = {
  environment: 'environnement',
  file: 'fichier',
  default: 'défaut',
  absent: 'non réglé',
};

export const originWords = (origin: SettingView['origin']): string => ORIGINS[origin];

/** The value of a setting as it may be read: of a secret only that it is set. */
export function valueWords({ origin, value }: SettingView): string {
  if (value !== null) return value;
  return origin === 'environment' || origin === 'file' ? 'réglé' : '–';
}
