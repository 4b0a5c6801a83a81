import { METRICS } from '../registry.ts';
import { apart, growth, increase, now, quantile, rate, total } from './queries.ts';

/** One curve of a panel, with its legend. */
interface Curve {
  readonly query: string;
  readonly legend: string;
}

interface Panel {
  readonly title: string;
  /** As Grafana names units. */
  readonly unit: 's' | 'short' | 'percentunit' | 'bytes' | 'cpm';
  readonly curves: readonly Curve[];
  /** Where the axis begins; default 0, null where values may be below. */
  readonly min?: number | null;
}

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

const { process: own, transcriber, retriever, generator } = METRICS;
const gateway = METRICS['ivr-gateway'];
const guard = METRICS['pii-guard'];
const desk = METRICS['agent-desktop'];

const each = (by: string): string => `{{${by}}}`;
const perMinute = (query: string): string => `60 * ${query}`;
/** The usual three of a delay. */
const delay = (histogram: Parameters<typeof quantile>[0]): readonly Curve[] => [
  { query: quantile(histogram, 0.5), legend: 'médiane' },
  { query: quantile(histogram, 0.95), legend: 'p95' },
  { query: quantile(histogram, 0.99), legend: 'p99' },
];

const CALLS: Dashboard = {
  uid: 'decroche-appels',
  title: 'Décroché – appels',
  panels: [
    {
      title: 'Appels en cours',
      unit: 'short',
      curves: [{ query: total(gateway.callsLive, {}, { by: ['state'] }), legend: each('state') }],
    },
    {
      title: 'Appelants en file',
      unit: 'short',
      curves: [{ query: total(gateway.queueLength), legend: 'en attente' }],
    },
    {
      title: 'Appels finis par minute, selon l’écoute',
      unit: 'cpm',
      curves: [{ query: perMinute(rate(gateway.callsEnded, {}, { by: ['mode'] })), legend: each('mode') }],
    },
    { title: 'De l’arrivée à la file', unit: 's', curves: delay(gateway.callerHeld) },
    {
      title: 'Décrochés, selon le brouillon',
      unit: 'cpm',
      curves: [{ query: perMinute(rate(desk.pickups, {}, { by: ['ready'] })), legend: each('ready') }],
    },
    { title: 'Avance du brouillon sur le décroché', unit: 's', curves: delay(desk.lead) },
    { title: 'Fin de parole → extraits à l’écran', unit: 's', curves: delay(desk.extractsShown) },
    { title: 'Fin de parole → brouillon à l’écran', unit: 's', curves: delay(desk.draftShown) },
  ],
};

const PREPARATION: Dashboard = {
  uid: 'decroche-preparation',
  title: 'Décroché – écoute et préparation',
  panels: [
    {
      title: 'Flux écoutés et capacité',
      unit: 'short',
      curves: [
        { query: total(transcriber.streams), legend: 'ouverts' },
        { query: total(transcriber.capacity), legend: 'capacité' },
      ],
    },
    {
      title: 'Charge des transcripteurs',
      unit: 'percentunit',
      curves: [{ query: now(transcriber.load), legend: each('instance') }],
    },
    {
      title: 'Temps de décodage par seconde de voix',
      unit: 'short',
      curves: [{ query: `${rate(transcriber.decoding)} / ${rate(transcriber.heard)}`, legend: 'facteur' }],
    },
    {
      title: 'Flux refusés par minute',
      unit: 'cpm',
      curves: [
        { query: perMinute(rate(transcriber.refused, {}, { by: ['reason'] })), legend: each('reason') },
      ],
    },
    {
      title: 'Données personnelles retirées par minute',
      unit: 'cpm',
      curves: [{ query: perMinute(rate(guard.redactions, {}, { by: ['kind'] })), legend: each('kind') }],
    },
    { title: 'Fin de parole → texte sans données personnelles', unit: 's', curves: delay(guard.heldBack) },
    { title: 'Travail de caviardage d’un texte', unit: 's', curves: delay(guard.redacting) },
    {
      title: 'Recherches par minute, selon la preuve',
      unit: 'cpm',
      curves: [
        { query: perMinute(rate(retriever.searches, {}, { by: ['outcome'] })), legend: each('outcome') },
      ],
    },
    { title: 'Une recherche', unit: 's', curves: delay(retriever.searching) },
    { title: 'Un premier brouillon', unit: 's', curves: delay(generator.composing) },
    {
      title: 'Brouillons par minute',
      unit: 'cpm',
      curves: [{ query: perMinute(rate(generator.drafts, {}, { by: ['result'] })), legend: each('result') }],
    },
    {
      title: 'Abstentions par minute, selon le motif',
      unit: 'cpm',
      curves: [
        { query: perMinute(rate(generator.abstentions, {}, { by: ['reason'] })), legend: each('reason') },
      ],
    },
    {
      title: 'Phrases arrêtées par minute, selon le défaut',
      unit: 'cpm',
      curves: [{ query: perMinute(rate(generator.stopped, {}, { by: ['fault'] })), legend: each('fault') }],
    },
    {
      title: 'Réponses du modèle de langue par minute, selon leur fin',
      unit: 'cpm',
      curves: [{ query: perMinute(rate(generator.modelCalls, {}, { by: ['end'] })), legend: each('end') }],
    },
    { title: 'Une réponse du modèle de langue', unit: 's', curves: delay(generator.modelTook) },
  ],
};

const SERVICES: Dashboard = {
  uid: 'decroche-services',
  title: 'Décroché – services',
  panels: [
    { title: 'Prêt à servir', unit: 'short', curves: [{ query: now(own.ready), legend: each('instance') }] },
    {
      title: 'Dépendances absentes',
      unit: 'short',
      curves: [{ query: now(own.failedChecks), legend: each('instance') }],
    },
    {
      title: 'Processeur',
      unit: 'percentunit',
      curves: [{ query: growth(own.cpu), legend: each('instance') }],
    },
    { title: 'Mémoire', unit: 'bytes', curves: [{ query: now(own.memory), legend: each('instance') }] },
    {
      title: 'Fichiers et connexions ouverts',
      unit: 'short',
      curves: [{ query: now(own.handles), legend: each('instance') }],
    },
    {
      title: 'Retard de la boucle d’événements (p99)',
      unit: 's',
      curves: [{ query: now(own.eventLoopDelay, { quantile: ['0.99'] }), legend: each('instance') }],
    },
    {
      title: 'Écart d’horloge avec la supervision',
      unit: 's',
      min: null,
      curves: [{ query: apart(own.clock), legend: each('instance') }],
    },
    {
      title: 'Écritures refusées en cinq minutes',
      unit: 'short',
      curves: [
        { query: increase(own.writesFailed, '5m', {}, { by: ['instance'] }), legend: each('instance') },
      ],
    },
    {
      title: 'Étapes d’appels non confirmées',
      unit: 'short',
      curves: [{ query: now(gateway.eventsUntold), legend: each('instance') }],
    },
    {
      title: 'Postes connectés',
      unit: 'short',
      curves: [
        { query: total(desk.streams), legend: 'pages' },
        { query: total(desk.conversations), legend: 'conversations' },
      ],
    },
  ],
};

export const DASHBOARDS: readonly Dashboard[] = [CALLS, PREPARATION, SERVICES];

const WIDTH = 12;
const HEIGHT = 8;

/** A dashboard as Grafana imports it. */
export function grafanaModel({ uid, title, panels }: Dashboard): unknown {
  return {
    uid,
    title,
    tags: ['decroche'],
    timezone: 'browser',
    schemaVersion: 39,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    templating: {
      list: [{ name: 'source', type: 'datasource', query: 'prometheus', label: 'Source', current: {} }],
    },
    panels: panels.map(({ title: name, unit, curves, min = 0 }, at) => ({
      id: at + 1,
      type: 'timeseries',
      title: name,
      datasource: { type: 'prometheus', uid: `\${source}` },
      gridPos: { x: (at % 2) * WIDTH, y: Math.floor(at / 2) * HEIGHT, w: WIDTH, h: HEIGHT },
      fieldConfig: {
        defaults: { unit, ...(min === null ? {} : { min }), custom: { fillOpacity: 8, showPoints: 'never' } },
        overrides: [],
      },
      options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
      targets: curves.map(({ query, legend }, index) => ({
        refId: String.fromCharCode('A'.charCodeAt(0) + index),
        expr: query,
        legendFormat: legend,
        exemplar: query.startsWith('histogram_quantile'),
      })),
    })),
  };
}
