import type { ForgetCheckResult, ForgetFinding } from '#contract';

const STORES: Readonly<Record<string, string>> = {
  'nats-stream': 'Événements des appels (flux NATS)',
  redis: 'État des appels en cours et sessions (Redis)',
  database: 'Base de données du poste',
  postgresql: 'Base de données (PostgreSQL)',
  index: 'Base de connaissances et index',
  qdrant: 'Index de recherche (Qdrant)',
  disk: 'Disques des services',
  'open-files': 'Fichiers ouverts par les services',
  logs: 'Journaux',
  spans: 'Traces techniques',
  timeline: 'Chronologie de mesure',
  'desk-page': 'Page du conseiller',
  'browser-storage': 'Stockage du navigateur',
  'llm-requests': 'Demandes envoyées au modèle de langage',
};

/** Name of a store in French; its own name when it has none. */
export const storeName = (store: string): string => STORES[store] ?? store;

const SCOPES: Readonly<Record<ForgetCheckResult['scope'], { title: string; what: string }>> = {
  installation: {
    title: 'Sur cette installation',
    what: 'Une question fictive a été tapée dans l’installation en service, puis cherchée dans ses données.',
  },
  whole: {
    title: 'Sur une installation d’essai, avec un appel réel',
    what: 'Un appel fictif a été passé et une question fictive tapée sur une installation montée pour l’essai, puis cherchés partout.',
  },
};

export const scopeOf = (result: ForgetCheckResult): { title: string; what: string } => SCOPES[result.scope];

const UNITS = ['octets', 'Ko', 'Mo', 'Go'] as const;

/** Bytes as "1,2 Mo" (thousands, not 1024). */
export function sizeOf(bytes: number): string {
  const step = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = new Intl.NumberFormat('fr', { maximumFractionDigits: step === 0 ? 0 : 1 }).format(
    bytes / 1_000 ** step,
  );
  return `${value} ${UNITS[step] === 'octets' && bytes < 2 ? 'octet' : UNITS[step]}`;
}

const AGES = [
  ['jour', 86_400_000],
  ['heure', 3_600_000],
  ['minute', 60_000],
] as const;

/** Age of the oldest datum, as "3 minutes". */
export function ageOf(ms: number | null): string {
  if (ms === null) return 'aucune date';
  const unit = AGES.find(([, size]) => ms >= size);
  if (unit === undefined) return 'moins d’une minute';
  const count = Math.floor(ms / unit[1]);
  return `${new Intl.NumberFormat('fr').format(count)} ${unit[0]}${count > 1 ? 's' : ''}`;
}

/** What was found in a store, in words. */
export function findingOf({ absent, found }: ForgetFinding): string {
  if (absent) return 'pas installé';
  if (found === 0) return 'rien';
  return found === 1 ? '1 trace' : `${found} traces`;
}

/** The result in one sentence. */
export function verdictOf({ stores }: ForgetCheckResult): string {
  const searched = stores.filter(({ absent }) => !absent);
  const guilty = searched.filter(({ found }) => found > 0);
  if (guilty.length === 0)
    return searched.length === 1
      ? 'Rien n’a été retrouvé dans l’emplacement examiné.'
      : `Rien n’a été retrouvé dans les ${searched.length} emplacements examinés.`;
  return `Des données ont été retrouvées : ${guilty.map(({ store }) => storeName(store)).join(', ')}. Prévenez l’exploitation.`;
}

const WHEN = new Intl.DateTimeFormat('fr', {
  dateStyle: 'full',
  timeStyle: 'short',
  timeZone: 'Europe/Paris',
});

/** "samedi 21 novembre 2026 à 12:00", in French time. */
export const momentOf = (iso: string): string => WHEN.format(new Date(iso));

/** From so many days on, a result says little about today. */
const STALE_DAYS = 8;

export const isStale = (iso: string, nowMs: number): boolean =>
  nowMs - new Date(iso).getTime() > STALE_DAYS * 86_400_000;
