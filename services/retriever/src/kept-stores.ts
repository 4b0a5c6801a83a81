import type { KeptStore } from '@decroche/service-kit';
import type { RetrieverConfig } from './config.ts';
import { KEPT_MS } from './conversation/agent-subjects.ts';
import { MEMORY_MS } from './events/conversation-memory.ts';
import { MAX_PARTIAL_AGE_MS } from './events/partial-gate.ts';
import { TERMS_KEPT_MS } from './store/gap-store.ts';

const DAY_MS = 86_400_000;

type Kept = Pick<
  RetrieverConfig,
  'GAP_KEPT_DAYS' | 'QDRANT_URL' | 'EMBEDDINGS_URL' | 'RERANK_URL' | 'LEARNED_DIR'
>;

/**
 * What the search keeps.
 *
 * @param database whether the base lies in one, and with it the questions without a source
 */
export function keptStores(config: Kept, database: boolean): readonly KeptStore[] {
  return [
    {
      id: 'last-question',
      place: 'memory',
      content: 'redacted-words',
      about: 'caller',
      what: 'dernière question de chaque conversation, expurgée',
      purpose: 'comprendre une question qui continue la précédente',
      longestMs: MEMORY_MS,
    },
    {
      id: 'agent-subject',
      place: 'memory',
      content: 'technical',
      about: 'staff',
      what: 'titre d’un article dont parle l’agent, jamais ses mots',
      purpose: 'ne pas suggérer ce dont il parle déjà',
      longestMs: KEPT_MS,
    },
    {
      id: 'partial-terms',
      place: 'memory',
      content: 'redacted-words',
      about: 'caller',
      what: 'mots importants de la phrase en cours, expurgés',
      purpose: 'ne pas chercher deux fois la même chose',
      longestMs: MAX_PARTIAL_AGE_MS,
      ends: 'effacés dès la fin de la phrase',
    },
    ...(database ? inDatabase(config) : []),
    {
      id: 'knowledge',
      place: database ? 'database' : 'disk',
      content: 'knowledge',
      about: 'staff',
      what: 'articles, versions et brouillons, avec qui les a écrits, remis et relus',
      purpose: 'répondre, et dire d’où vient la réponse',
      longestMs: null,
      ends: 'durée de vie de la base de connaissances',
      settings: database ? ['DATABASE_URL', 'DATA_DIR'] : ['KNOWLEDGE_DIR'],
    },
    ...(config.LEARNED_DIR === '' ? [] : [LEARNED]),
    ...outside(config),
  ];
}

function inDatabase({ GAP_KEPT_DAYS }: Kept): readonly KeptStore[] {
  return [
    {
      id: 'gaps',
      place: 'database',
      content: 'redacted-words',
      about: 'caller',
      what: 'questions sans source : mots fréquents de la base ; une phrase expurgée à partir de trois conversations ; ni appel ni personne',
      purpose: 'dire aux experts quel article manque',
      longestMs: GAP_KEPT_DAYS * DAY_MS,
      ends: 'compté depuis la dernière fois que la question a été posée',
      settings: ['GAP_KEPT_DAYS'],
    },
    {
      id: 'gap-terms',
      place: 'memory',
      content: 'redacted-words',
      about: 'caller',
      what: 'tous les mots importants d’une question sans source, expurgés, et les identifiants d’au plus trois conversations',
      purpose: 'reconnaître la même question, et la compter une fois par conversation',
      longestMs: TERMS_KEPT_MS,
      ends: 'compté depuis la dernière fois que la question a été posée ; effacés à l’arrêt',
    },
  ];
}

const LEARNED: KeptStore = {
  id: 'learned',
  place: 'disk',
  content: 'knowledge',
  about: 'nobody',
  what: 'ce qui a été appris de la base de connaissances',
  purpose: 'démarrer plus vite',
  longestMs: null,
  ends: 'refait quand la base change',
  settings: ['LEARNED_DIR'],
};

function outside({ QDRANT_URL, EMBEDDINGS_URL, RERANK_URL }: Kept): readonly KeptStore[] {
  const question = {
    place: 'outside',
    content: 'redacted-words',
    about: 'caller',
    longestMs: null,
    ends: 'ce que le serveur externe garde dépend de lui : à fixer avec qui l’exploite',
  } as const;
  const stores: readonly (KeptStore | false)[] = [
    QDRANT_URL !== undefined && {
      id: 'qdrant',
      place: 'outside',
      content: 'knowledge',
      about: 'nobody',
      what: 'index des articles publiés ; les questions y sont comparées, pas gardées',
      purpose: 'trouver les extraits',
      longestMs: null,
      ends: 'collections inutilisées retirées',
      settings: ['QDRANT_URL', 'QDRANT_KEPT_HOURS'],
    },
    EMBEDDINGS_URL !== undefined && {
      ...question,
      id: 'embeddings',
      what: 'question expurgée, envoyée à un serveur de vecteurs',
      purpose: 'trouver les extraits par le sens',
      settings: ['EMBEDDINGS_URL'],
    },
    RERANK_URL !== undefined && {
      ...question,
      id: 'rerank',
      what: 'question expurgée et extraits, envoyés à un serveur de classement',
      purpose: 'mieux classer les extraits',
      settings: ['RERANK_URL'],
    },
  ];
  return stores.filter((store) => store !== false);
}
