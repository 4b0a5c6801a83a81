import { METRICS } from '../registry.ts';
import { apart, greatest, increase, measures, now, quantile, rate, total } from './queries.ts';

/** A rule of Prometheus. */
export interface Alert {
  readonly name: string;
  readonly expression: string;
  /** How long it must hold, as PromQL writes it. */
  readonly after: string;
  /** `page`: somebody is fetched; `ticket`: somebody looks in the day. */
  readonly severity: 'page' | 'ticket';
  /** One French sentence for whoever is fetched. */
  readonly summary: string;
}

const { process: own, transcriber, generator } = METRICS;
const gateway = METRICS['ivr-gateway'];
const guard = METRICS['pii-guard'];
const desk = METRICS['agent-desktop'];

/** Modes in which the assistant should have listened and could not. */
const COULD_NOT = ['no-transcriber', 'no-capacity', 'no-audio', 'listening-lost', 'no-preparation'] as const;
const MODEL_FAILED = ['unreachable', 'refused', 'late', 'malformed'] as const;

/** What an operator is told of. Each has its page in docs/guides/alertes.md, under its name. */
export const ALERTS: readonly Alert[] = [
  {
    name: 'ServiceInjoignable',
    expression: 'up{job="decroche"} == 0',
    after: '1m',
    severity: 'page',
    summary: 'Le service {{ $labels.instance }} ne répond plus à la supervision.',
  },
  {
    name: 'ServicePasPret',
    expression: `${now(own.ready)} == 0`,
    after: '2m',
    severity: 'page',
    summary: 'Le service {{ $labels.instance }} tourne mais ne peut pas servir.',
  },
  {
    name: 'HorlogeDecalee',
    expression: `abs(${apart(own.clock)}) > 30`,
    after: '2m',
    severity: 'ticket',
    summary: 'L’horloge de la machine de {{ $labels.instance }} n’est pas à l’heure de la supervision.',
  },
  {
    name: 'EcrituresRefusees',
    expression: `${increase(own.writesFailed, '5m', {}, { by: ['instance'] })} > 0`,
    after: '1m',
    severity: 'page',
    summary: 'Le service {{ $labels.instance }} ne peut plus écrire : disque plein, ou base absente ?',
  },
  {
    name: 'AppelantsRetenus',
    expression: `${quantile(gateway.callerHeld, 0.95)} > 60 and ${measures(gateway.callerHeld, '5m')} >= 5`,
    after: '5m',
    severity: 'page',
    summary: 'Des appelants mettent plus d’une minute à atteindre la file.',
  },
  {
    name: 'AppelsSansEcoute',
    expression: `${increase(gateway.callsEnded, '15m', { mode: COULD_NOT })} / ${increase(gateway.callsEnded, '15m')} > 0.2 and ${increase(gateway.callsEnded, '15m')} >= 10`,
    after: '5m',
    severity: 'page',
    summary: 'Plus d’un appel sur cinq n’a pas pu être écouté : les conseillers décrochent sans brouillon.',
  },
  {
    name: 'EtapesNonTransmises',
    expression: `${total(gateway.eventsUntold)} > 20`,
    after: '1m',
    severity: 'page',
    summary: 'La passerelle ne peut plus rien dire aux postes : le bus est absent ou plein.',
  },
  {
    name: 'EcoutePresqueSaturee',
    expression: `${now(transcriber.load)} > 0.9`,
    after: '5m',
    severity: 'ticket',
    summary: 'Les transcripteurs sont presque pleins : de nouveaux appels ne seront bientôt plus écoutés.',
  },
  {
    name: 'EcouteRefusee',
    expression: `${rate(transcriber.refused, { reason: ['full'] })} > 0.02`,
    after: '5m',
    severity: 'page',
    summary: 'Des appels ne sont pas écoutés faute de place chez les transcripteurs.',
  },
  {
    name: 'TextesAbandonnes',
    expression: `${increase(guard.texts, '15m', { outcome: ['dropped'] })} / ${increase(guard.texts, '15m')} > 0.05 and ${increase(guard.texts, '15m')} >= 20`,
    after: '5m',
    severity: 'ticket',
    summary: 'Plus d’un texte sur vingt est abandonné, faute de pouvoir en retirer les données personnelles.',
  },
  {
    name: 'BrouillonsLents',
    expression: `${quantile(desk.draftShown, 0.95, { over: '15m' })} > 3 and ${measures(desk.draftShown, '15m')} >= 20`,
    after: '10m',
    severity: 'ticket',
    summary: 'Le brouillon arrive plus de trois secondes après la fin de la parole.',
  },
  {
    name: 'BrouillonsAbsents',
    expression: `${increase(desk.pickups, '30m', { ready: ['before'] })} / ${increase(desk.pickups, '30m')} < 0.7 and ${increase(desk.pickups, '30m')} >= 20`,
    after: '10m',
    severity: 'ticket',
    summary: 'Moins de sept appels sur dix sont décrochés avec le brouillon à l’écran.',
  },
  {
    name: 'BaseMuette',
    expression: `${increase(generator.drafts, '1h', { result: ['abstained'] })} / ${increase(generator.drafts, '1h')} > 0.7 and ${increase(generator.drafts, '1h')} >= 50`,
    after: '15m',
    severity: 'ticket',
    summary: 'Plus de sept demandes sur dix restent sans réponse : la base publiée est-elle la bonne ?',
  },
  {
    name: 'ModeleAbsent',
    expression: `${increase(generator.modelCalls, '10m', { end: MODEL_FAILED })} / ${increase(generator.modelCalls, '10m')} > 0.5 and ${increase(generator.modelCalls, '10m')} >= 10`,
    after: '5m',
    severity: 'ticket',
    summary: 'Le modèle de langue échoue une fois sur deux : les brouillons se font sans lui.',
  },
  {
    name: 'ServiceRalenti',
    expression: `${now(own.eventLoopDelay, { quantile: ['0.99'] })} > 0.2`,
    after: '5m',
    severity: 'ticket',
    summary: 'Le service {{ $labels.instance }} prend du retard sur son propre travail.',
  },
  {
    name: 'TropDeFichiersOuverts',
    expression: `${now(own.handles)} > 4000`,
    after: '10m',
    severity: 'ticket',
    summary: 'Le service {{ $labels.instance }} garde trop de connexions ou de fichiers ouverts.',
  },
  {
    name: 'CertificatBientotExpire',
    expression: `${now(own.certificateExpiry)} < ${14 * 86_400} and ${now(own.certificateExpiry)} > 0`,
    after: '1h',
    severity: 'ticket',
    summary: 'Un certificat du service {{ $labels.instance }} expire dans moins de quatorze jours.',
  },
  {
    name: 'CertificatExpire',
    expression: `${now(own.certificateExpiry)} <= 0`,
    after: '1m',
    severity: 'page',
    summary:
      'Un certificat du service {{ $labels.instance }} a expiré : plus aucune nouvelle connexion n’est acceptée.',
  },
  {
    name: 'CertificatRefuse',
    expression: `${now(own.certificateRefused)} == 1`,
    after: '5m',
    severity: 'ticket',
    summary: 'Le service {{ $labels.instance }} n’a pas pu reprendre un certificat renouvelé.',
  },
  {
    name: 'OubliNonProuve',
    // As the page of the DPO, which is grey from then on.
    expression: `time() - ${greatest(desk.forgetChecked)} > ${8 * 86_400}`,
    after: '1h',
    severity: 'ticket',
    summary:
      'Aucun contrôle d’oubli n’est arrivé au bureau depuis huit jours : rien ne prouve que tout est oublié.',
  },
  {
    name: 'DonneeRetrouvee',
    expression: `${greatest(desk.forgetFound)} > 0`,
    after: '1m',
    severity: 'page',
    summary: 'Le dernier contrôle d’oubli a retrouvé ce qui aurait dû être oublié.',
  },
];
