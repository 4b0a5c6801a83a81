import type { KeptStore, SelfDescription } from '@decroche/service-kit';
import { PERMISSIONS, type RecordView, ROLE_NAMES, type Role } from '#contract';
import { describedOf, unknownOf } from './retention.ts';
import type { SeenInstance } from './service-doors.ts';
import { CONTENT_WORDS, longestWords, PLACE_WORDS } from './wording.ts';

type Entry = RecordView['entries'][number];

/** The record of processing (GDPR, article 30): what the product is for, what runs, and what the fund itself has to write. */
export function recordView(
  seen: readonly SeenInstance[],
  organisation: string,
  madeAtMs: number,
): RecordView {
  const descriptions = describedOf(seen).map(({ description }) => description);
  return {
    madeAtMs,
    entries: [
      product('Nom du traitement', 'Préparation de la réponse aux appels (Décroché)'),
      running('Responsable', organisation),
      fund('Délégué à la protection des données', 'coordonnées à écrire par la caisse'),
      product(
        'Finalités',
        'préparer, avant le décroché, une réponse sourcée au motif de l’appel',
        'répondre aux questions tapées ou dictées par l’agent',
        'améliorer la base de connaissances (questions restées sans source)',
        'mesurer l’outil (délais, disponibilité)',
      ),
      product(
        'Ce que le traitement ne fait pas',
        'évaluer un agent, déduire une émotion, décider d’un droit, calculer un montant',
        'constituer un historique d’appels, entraîner un modèle sur des appels',
      ),
      fund('Base légale', 'mission d’intérêt public (RGPD, article 6(1)(e)), à valider par la caisse'),
      running('Données des appelants', ...dataAbout('caller', descriptions)),
      running('Données du personnel', ...dataAbout('staff', descriptions)),
      running('Destinataires', ...recipients(descriptions)),
      running('Hors de l’installation', ...outsideOf(descriptions)),
      running('Écoute des conversations', ...listening(descriptions)),
      running('Sécurité', ...security(descriptions)),
      product('Décision automatisée', 'aucune (article 22) : l’agent lit, vérifie, répond'),
      product(
        'Droits des personnes',
        'opposition pendant l’appel (touche 0), effet immédiat',
        'accès et effacement : rien n’est rattachable à un appelant après les durées indiquées (article 11)',
      ),
      ...unknown(seen),
    ],
  };
}

const product = (heading: string, ...lines: string[]): Entry => ({ heading, lines, origin: 'product' });
const running = (heading: string, ...lines: string[]): Entry => ({ heading, lines, origin: 'running' });
const fund = (heading: string, ...lines: string[]): Entry => ({ heading, lines, origin: 'fund' });

/** One line for each thing kept, once however many instances keep it. */
function dataAbout(about: KeptStore['about'], descriptions: readonly SelfDescription[]): string[] {
  const lines = descriptions.flatMap(({ service, stores }) =>
    stores
      .filter((store) => store.about === about)
      .map(
        ({ what, content, place, longestMs, ends }) =>
          `${what} (${CONTENT_WORDS[content]} ; ${service}, ${PLACE_WORDS[place]}) : ${longestWords(longestMs)}${ends === '' ? '' : ` ; ${ends}`}`,
      ),
  );
  return lines.length === 0 ? ['aucune'] : [...new Set(lines)];
}

function recipients(descriptions: readonly SelfDescription[]): string[] {
  const of = (roles: readonly Role[]): string => roles.map((role) => ROLE_NAMES[role]).join(', ');
  const gaps = descriptions.some(({ stores }) => stores.some(({ id }) => id === 'gaps'));
  return [
    `appels et brouillons : ${of(PERMISSIONS['calls.see'])}, chacun ceux de son poste`,
    `journal des actions : ${of(PERMISSIONS['audit.read'])}`,
    `sessions ouvertes : ${of(PERMISSIONS['sessions.oversee'])}`,
    ...(gaps ? ['questions sans source, expurgées et groupées : experts législation'] : []),
  ];
}

function outsideOf(descriptions: readonly SelfDescription[]): string[] {
  const lines = descriptions.flatMap(({ service, stores, settings }) =>
    stores
      .filter(({ place, settings: names = [] }) => place === 'outside' && names.length > 0)
      .map(({ what, ends, settings: names = [] }) => {
        const address = settings.find(({ name }) => name === names[0])?.value ?? 'adresse non montrée';
        return `${service} → ${address} : ${what} ; ${ends}`;
      }),
  );
  return lines.length === 0 ? ['aucun service externe n’est configuré'] : [...new Set(lines)];
}

function listening(descriptions: readonly SelfDescription[]): string[] {
  const gateways = descriptions.filter(({ service }) => service === 'ivr-gateway');
  if (gateways.length === 0) return ['inconnue : aucune passerelle ne répond'];
  const lines = gateways.flatMap(({ prompts }) =>
    prompts.map(({ fund: name, live }) => {
      const line = name === '' ? 'ligne de plusieurs caisses' : name;
      return `${line} : ${live ? 'conversations écoutées, annoncées à l’appelant' : 'motif de l’appel seulement'}`;
    }),
  );
  return [...new Set(lines)];
}

function security(descriptions: readonly SelfDescription[]): string[] {
  const value = (service: string, name: string): string | null =>
    descriptions.find((each) => each.service === service)?.settings.find((each) => each.name === name)
      ?.value ?? null;
  const issuer = value('agent-desktop', 'OIDC_ISSUER');
  const signIn =
    issuer === null
      ? value('agent-desktop', 'DEMO_SIGN_IN') === 'true'
        ? 'connexion : démonstration, sans mot de passe, sur cette machine seulement'
        : 'connexion : aucune'
      : `connexion : service d’identité de la caisse (${issuer})`;
  const encrypted = descriptions.filter(({ settings }) =>
    settings.some(({ name, value: folder }) => name === 'TLS_DIR' && folder !== null),
  );
  return [
    signIn,
    encrypted.length === 0
      ? 'appels entre services : authentifiés par secret, sur cette machine'
      : `appels entre services : certificats mutuels (${[...new Set(encrypted.map(({ service }) => service))].join(', ')})`,
    'texte expurgé, extraits et brouillons signés (Ed25519) ; textes rejoués refusés',
    'journal des actions en ajout seul ; une permission par route, refusée à tout autre rôle',
  ];
}

function unknown(seen: readonly SeenInstance[]): Entry[] {
  const names = [...new Set(unknownOf(seen).map(({ service }) => service))];
  if (names.length === 0) return [];
  return [
    running(
      'À vérifier',
      `${names.join(', ')} : pas de réponse ; ce que ces services gardent n’est pas dit dans cette fiche`,
    ),
  ];
}
