import type { KeptStore, ModelInUse } from '@decroche/service-kit';
import type { TranscriberConfig } from './config.ts';
import type { SpeechEngine } from './engine/speech-engine.ts';
import { NEED_WAITS_MS } from './listening/heard-publisher.ts';

type Kept = Pick<TranscriberConfig, 'MAX_UTTERANCE_MS' | 'RECOGNISER_URL' | 'RECOGNISER_DEADLINE_MS'>;

/** What the transcriber keeps, for how long: only while somebody speaks. */
export function keptStores(config: Kept): readonly KeptStore[] {
  const utterance = {
    about: 'caller',
    longestMs: config.MAX_UTTERANCE_MS,
    ends: 'fin de la phrase, puis quelques secondes jusqu’à l’effacement de la mémoire',
    settings: ['MAX_UTTERANCE_MS'],
  } as const;
  return [
    {
      ...utterance,
      id: 'voice',
      place: 'memory',
      content: 'voice',
      what: 'son de la phrase en cours ; jamais sur un disque',
      purpose: 'reconnaître les mots',
    },
    {
      ...utterance,
      id: 'words',
      place: 'memory',
      content: 'raw-words',
      what: 'mots reconnus de la phrase en cours ; jamais sur un disque',
      purpose: 'les remettre à l’expurgateur',
    },
    {
      id: 'waiting-words',
      place: 'memory',
      content: 'raw-words',
      about: 'caller',
      what: 'mots d’une demande que l’expurgateur ne peut pas lire, NATS ou lui étant absent ; jamais sur un disque',
      purpose: 'les lui remettre à son retour',
      longestMs: NEED_WAITS_MS,
      ends: 'effacés dès qu’il les a, et à l’arrêt',
    },
    ...(config.RECOGNISER_URL === undefined
      ? []
      : [
          {
            id: 'outside-recogniser',
            place: 'outside',
            content: 'voice',
            about: 'caller',
            what: 'son de la phrase, confié à un logiciel de reconnaissance externe',
            purpose: 'reconnaître les mots',
            longestMs: null,
            ends: 'ce que le serveur externe garde dépend de lui : à fixer avec qui l’exploite',
            settings: ['RECOGNISER_URL'],
          } as const,
        ]),
  ];
}

/** What hears, and what will once it is here. */
export function modelsInUse({ model, awaited, ready }: SpeechEngine): readonly ModelInUse[] {
  const states = {
    'not-coming': 'attendu, personne ne le télécharge',
    'being-fetched': 'en cours de téléchargement',
    'being-loaded': 'en cours de chargement',
    unusable: 'présent, inutilisable',
  } as const;
  return [
    {
      role: 'recogniser',
      name: model.name,
      ready,
      detail: model.demonstrationOnly ? 'ne comprend que des voix de synthèse' : '',
    },
    ...(awaited === undefined
      ? []
      : [
          {
            role: 'recogniser',
            name: awaited.name,
            ready: false,
            detail: `${states[awaited.state]} (${awaited.fetchedPercent} %)`,
          },
        ]),
  ];
}
