import type { KeptStore } from '@decroche/service-kit';
import { MAX_ASKED_TODAY } from '#contract';
import type { DeskConfig } from '../config.ts';
import { KEPT_MS as USE_KEPT_MS } from '../figures/figure-ledger.ts';
import { FIGURES_KEPT_DAYS } from '../figures/kept.ts';
import { AWAITED_MS } from '../figures/use/use-counter.ts';
import { KEPT_DAYS } from '../forgetting/forget-checks.ts';
import { ANSWER_MS } from '../people/extension-holders.ts';
import { LONGEST_DAY_MS } from '../questions/evening.ts';
import { RECORDED_TTL_MS } from '../readiness/readiness-recorder.ts';
import { RESULTS_KEPT_DAYS } from '../review/conformity.ts';
import { CLAIM_MS } from '../review/sampler.ts';
import { LIFE_MS as TRAINING_MS } from '../training/training-calls.ts';

const DAY_MS = 86_400_000;

type Kept = Pick<
  DeskConfig,
  | 'LIVE_TTL_MS'
  | 'ENDED_SHOWN_MS'
  | 'ASK_SHOWN_MS'
  | 'SESSION_TTL_MS'
  | 'SESSION_IDLE_MS'
  | 'EXTENSION_HOLD_MS'
  | 'EXTENSION_ASK_MS'
  | 'AUDIT_KEPT_DAYS'
  | 'FEEDBACK_KEPT_DAYS'
  | 'REVIEW_LONGEST_DAYS'
  | 'OIDC_ISSUER'
>;

/** What the desk keeps: live conversations and who is signed in, each with an end; figures and who changed what. */
export function ownStores(config: Kept): readonly KeptStore[] {
  return [...conversationStores(config), ...peopleStores(config), ...databaseStores(config), BROWSER];
}

function conversationStores({ LIVE_TTL_MS, ENDED_SHOWN_MS, ASK_SHOWN_MS }: Kept): readonly KeptStore[] {
  return [
    {
      id: 'calls',
      place: 'redis',
      content: 'redacted-words',
      about: 'caller',
      what: 'appel affiché : étapes, texte expurgé, extraits, brouillon ; aussi en mémoire',
      purpose: 'montrer la réponse au poste qui sonne, même après un redémarrage',
      longestMs: Math.max(LIVE_TTL_MS, ENDED_SHOWN_MS),
      ends: `effacé ${seconds(ENDED_SHOWN_MS)} après la fin de l’appel ; l’autre durée vaut pour un appel dont on n’apprend plus rien`,
      settings: ['LIVE_TTL_MS', 'ENDED_SHOWN_MS'],
    },
    {
      id: 'questions',
      place: 'redis',
      content: 'redacted-words',
      about: 'staff',
      what: 'question tapée hors d’un appel : texte expurgé, réponse, empreinte à clé de qui l’a tapée',
      purpose: 'montrer la réponse à qui l’a demandée',
      longestMs: ASK_SHOWN_MS,
      ends: 'compté depuis la dernière question ; effacée avant si l’agent le demande',
      settings: ['ASK_SHOWN_MS'],
    },
    {
      id: 'asked-today',
      place: 'redis',
      content: 'redacted-words',
      about: 'staff',
      what: `questions tapées ou dictées dans la journée, pendant un appel ou non : texte expurgé et heure, sans réponse ; ${MAX_ASKED_TODAY} au plus, sous l’empreinte à clé de qui les a posées`,
      purpose: 'que l’agent, et lui seul, retrouve ses questions du jour',
      longestMs: LONGEST_DAY_MS,
      ends: 'effacées à 21 h (à minuit pour celles posées après 21 h), ou dès que l’agent les efface',
    },
    {
      id: 'agent-words',
      place: 'memory',
      content: 'redacted-words',
      about: 'staff',
      what: 'paroles de l’agent en conversation, expurgées, là où elle est écoutée (40 phrases au plus)',
      purpose: 'les montrer à l’agent pendant l’appel',
      longestMs: LIVE_TTL_MS,
      ends: 'effacées à la fin de l’appel, jamais dans Redis',
      settings: ['LIVE_TTL_MS'],
    },
    {
      id: 'use-ledger',
      place: 'redis',
      content: 'figures',
      about: 'staff',
      what: 'ce qui est compté ou mesuré et pas encore écrit, par organisme : des nombres, et les agents qui y ont part, sous une empreinte à clé qui change chaque semaine, sans nombre à eux',
      purpose: 'n’écrire un chiffre que s’il est fait par cinq agents au moins',
      longestMs: Math.max(...Object.values(USE_KEPT_MS)),
      ends: 'effacé dès que l’heure, le jour ou la semaine est écrit',
    },
    {
      id: 'awaited-answers',
      place: 'memory',
      content: 'technical',
      about: 'staff',
      what: 'empreinte à clé de qui a posé une question dont la réponse n’est pas encore là',
      purpose: 'compter le thème de la question avec l’organisme qui l’a posée',
      longestMs: AWAITED_MS,
      ends: 'effacée dès que la réponse est là',
    },
    {
      id: 'review-claims',
      place: 'redis',
      content: 'technical',
      about: 'nobody',
      what: 'empreinte d’un brouillon qui a été tiré au sort, ou non',
      purpose: 'ne le tirer qu’une fois',
      longestMs: CLAIM_MS,
    },
    {
      id: 'training',
      place: 'memory',
      content: 'knowledge',
      about: 'nobody',
      what: 'appel d’entraînement : paroles d’un appelant inventé, extraits, brouillon ; ni qui s’entraîne, ni ce qu’il répond',
      purpose: 'comparer sa réponse à celle de l’assistant',
      longestMs: TRAINING_MS,
      ends: 'effacé dès que l’agent raccroche, ou qu’un vrai appel sonne',
    },
    {
      id: 'readiness-marks',
      place: 'redis',
      content: 'technical',
      about: 'nobody',
      what: 'identifiant d’un appel dont les délais ont été mesurés',
      purpose: 'ne compter chaque appel qu’une fois',
      longestMs: RECORDED_TTL_MS,
    },
  ];
}

function peopleStores(config: Kept): readonly KeptStore[] {
  const session: KeptStore = {
    id: 'sessions',
    place: 'redis',
    content: 'person',
    about: 'staff',
    what: 'session : nom, rôles, organisation, poste choisi, empreintes à clé de la personne et de son adresse réseau',
    purpose: 'savoir qui est connecté, et ce qu’il peut faire',
    longestMs: config.SESSION_TTL_MS,
    ends: `effacée après ${seconds(config.SESSION_IDLE_MS)} sans usage, ou à la déconnexion ; aussi en mémoire, autant`,
    settings: ['SESSION_TTL_MS', 'SESSION_IDLE_MS'],
  };
  return [
    session,
    {
      id: 'extensions',
      place: 'redis',
      content: 'person',
      about: 'staff',
      what: 'qui est sur quel poste : nom de l’agent',
      purpose: 'que l’appel sonne chez la bonne personne',
      longestMs: config.EXTENSION_HOLD_MS,
      ends: 'compté depuis sa dernière page ouverte ; en mémoire reste, jusqu’au suivant, l’empreinte à clé du dernier agent du poste',
      settings: ['EXTENSION_HOLD_MS'],
    },
    {
      id: 'extension-requests',
      place: 'redis',
      content: 'person',
      about: 'staff',
      what: 'qui demande un poste à un collègue : nom de l’agent',
      purpose: 'lui faire répondre',
      longestMs: config.EXTENSION_ASK_MS + ANSWER_MS,
      settings: ['EXTENSION_ASK_MS'],
    },
    ...(config.OIDC_ISSUER === undefined
      ? []
      : [
          {
            ...session,
            id: 'provider-sessions',
            content: 'technical',
            what: 'empreintes à clé des sessions du service d’identité, et de ses jetons de déconnexion déjà reçus',
            purpose: 'déconnecter quand le service d’identité le dit, une seule fois',
            ends: '',
            settings: ['SESSION_TTL_MS'],
          } as const,
        ]),
  ];
}

function databaseStores({
  AUDIT_KEPT_DAYS,
  FEEDBACK_KEPT_DAYS,
  REVIEW_LONGEST_DAYS,
}: Kept): readonly KeptStore[] {
  return [
    {
      id: 'audit-log',
      place: 'database',
      content: 'person',
      about: 'staff',
      what: 'qui a changé quoi et quand : droits, publications, exports, postes, sessions ; rien d’un appel',
      purpose: 'répondre de ce qui est fait du système (RGPD, article 32)',
      longestMs: AUDIT_KEPT_DAYS * DAY_MS,
      ends: 'avant 180 jours la base refuse tout effacement',
      settings: ['AUDIT_KEPT_DAYS'],
    },
    {
      id: 'opinions',
      place: 'database',
      content: 'knowledge',
      about: 'nobody',
      what: 'avis sur un brouillon : le brouillon, ses sources, le motif, l’heure ; ni agent, ni appel, ni paroles',
      purpose: 'dire aux experts et aux superviseurs ce qui est faux ou incomplet',
      longestMs: FEEDBACK_KEPT_DAYS * DAY_MS,
      settings: ['FEEDBACK_KEPT_DAYS'],
    },
    {
      id: 'review-sample',
      place: 'database',
      content: 'knowledge',
      about: 'staff',
      what: 'réponses tirées pour être relues : ce qui vient de la base, sans moment ; qui les a relues, sous une empreinte à clé, et ce qu’il en dit',
      purpose: 'contrôler les réponses par échantillon, sans voix ni paroles',
      longestMs: REVIEW_LONGEST_DAYS * DAY_MS,
      ends: 'effacé à la fin de la campagne ; restent des nombres et les remarques',
      settings: ['REVIEW_LONGEST_DAYS'],
    },
    {
      id: 'review-remarks',
      place: 'database',
      content: 'knowledge',
      about: 'nobody',
      what: 'remarques des relecteurs aux experts et leurs suites : le commentaire, les articles et leurs versions ; ni relecteur, ni appel ; refusées avec une donnée personnelle',
      purpose: 'corriger les articles',
      longestMs: FEEDBACK_KEPT_DAYS * DAY_MS,
      settings: ['FEEDBACK_KEPT_DAYS'],
    },
    {
      id: 'review-results',
      place: 'database',
      content: 'figures',
      about: 'nobody',
      what: 'ce qui a été dit des réponses relues, compté par mois et par campagne, montré à partir de 5 cas',
      purpose: 'suivre la conformité des réponses',
      longestMs: RESULTS_KEPT_DAYS * DAY_MS,
    },
    {
      id: 'readiness-figures',
      place: 'database',
      content: 'figures',
      about: 'nobody',
      what: 'délais de l’outil par organisme et par heure, jour ou semaine, chaque fois sur cinq agents au moins ; ni appel ni agent',
      purpose: 'mesurer si la réponse est prête au décroché',
      longestMs: FIGURES_KEPT_DAYS * DAY_MS,
    },
    {
      id: 'use-figures',
      place: 'database',
      content: 'figures',
      about: 'nobody',
      what: 'usage de l’outil par organisme et par heure, jour ou semaine : des nombres, chacun fait par cinq agents au moins',
      purpose: 'dire à un responsable si l’outil sert, et ce qui manque',
      longestMs: FIGURES_KEPT_DAYS * DAY_MS,
    },
    {
      id: 'effect-figures',
      place: 'database',
      content: 'figures',
      about: 'nobody',
      what: 'chiffres déposés par l’organisme (DMT, décroché, réitération, satisfaction), par jour, sur cinq agents et cinq cas au moins',
      purpose: 'comparer avant et après',
      longestMs: FIGURES_KEPT_DAYS * DAY_MS,
    },
    {
      id: 'forget-checks',
      place: 'database',
      content: 'figures',
      about: 'nobody',
      what: 'résultats du contrôle d’oubli : emplacements, octets, nombre de traces, âges',
      purpose: 'prouver que rien n’est gardé',
      longestMs: KEPT_DAYS * DAY_MS,
    },
  ];
}

/** What the pages keep on the machines of people. */
const BROWSER: KeptStore = {
  id: 'browser',
  place: 'outside',
  content: 'redacted-words',
  about: 'caller',
  what: 'écran de l’appel en cours dans le navigateur de l’agent ; son stockage ne garde que le thème et le numéro du dernier poste',
  purpose: 'lire la réponse',
  longestMs: null,
  ends: 'effacé avec la page, ou quand l’appel quitte l’écran',
};

function seconds(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`;
}
