import type { KeptStore, ModelInUse } from '@decroche/service-kit';
import type { GeneratorConfig } from './config.ts';

/** What the writing of drafts keeps. */
export function keptStores({ LLM_BASE_URL }: Pick<GeneratorConfig, 'LLM_BASE_URL'>): readonly KeptStore[] {
  return [
    {
      id: 'ended-calls',
      place: 'memory',
      content: 'technical',
      about: 'nobody',
      what: 'identifiants des 1 000 derniers appels terminés, sans texte',
      purpose: 'ne rien rédiger pour un appel terminé',
      longestMs: null,
      ends: 'remplacés par les suivants, ou à l’arrêt',
    },
    {
      id: 'drafts',
      place: 'memory',
      content: 'redacted-words',
      about: 'caller',
      what: 'texte expurgé et extraits, le temps d’écrire un brouillon',
      purpose: 'rédiger la réponse',
      longestMs: null,
      ends: 'fin de la rédaction',
    },
    ...(LLM_BASE_URL === undefined
      ? []
      : [
          {
            id: 'language-model',
            place: 'outside',
            content: 'redacted-words',
            about: 'caller',
            what: 'texte expurgé et extraits, envoyés au serveur du modèle de langue',
            purpose: 'améliorer la rédaction',
            longestMs: null,
            ends: 'ce que ce serveur garde dépend de lui : à fixer avec qui l’exploite',
            settings: ['LLM_BASE_URL'],
          } as const,
        ]),
  ];
}

type Models = Pick<
  GeneratorConfig,
  'LLM_BASE_URL' | 'LLM_MODEL' | 'LLM_PARTIALS' | 'LLM_VERIFY' | 'LLM_VERIFY_MODEL'
>;

/** What writes: the built-in composer always, a language model where one is configured. */
export function modelsInUse(config: Models): readonly ModelInUse[] {
  const composer = { role: 'composer', name: 'rédaction intégrée', ready: true, detail: 'extraits cités' };
  if (config.LLM_BASE_URL === undefined) return [composer];
  const partials =
    config.LLM_PARTIALS === 'warm'
      ? 'lit d’avance pendant que l’appelant parle'
      : 'écrit dès que l’appelant parle';
  return [
    composer,
    { role: 'language-model', name: config.LLM_MODEL, ready: true, detail: partials },
    ...(config.LLM_VERIFY
      ? [
          {
            role: 'verifier',
            name: config.LLM_VERIFY_MODEL || config.LLM_MODEL,
            ready: true,
            detail: 'relit chaque phrase avant qu’elle soit montrée',
          },
        ]
      : []),
  ];
}
