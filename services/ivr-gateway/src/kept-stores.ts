import type { KeptStore } from '@decroche/service-kit';
import type { GatewayConfig } from './config.ts';
import { MISSED_KEPT_MS } from './lifecycle/told-events.ts';
import { CALL_TTL_S } from './queue/lease-store.ts';

/** What the gateway keeps of calls: no word and no number. */
export function keptStores(config: Pick<GatewayConfig, 'MAX_UTTERANCE_MS'>): readonly KeptStore[] {
  return [
    {
      id: 'voice',
      place: 'memory',
      content: 'voice',
      about: 'caller',
      what: 'son de l’appelant, en passant ; jamais sur un disque',
      purpose: 'le porter au transcripteur',
      longestMs: config.MAX_UTTERANCE_MS,
      ends: 'dès qu’il est passé, ou à la fin de la phrase',
      settings: ['MAX_UTTERANCE_MS'],
    },
    {
      id: 'calls',
      place: 'redis',
      content: 'technical',
      about: 'caller',
      what: 'identifiants techniques de l’appel et poste qui sonne ; ni parole, ni numéro, ni nom',
      purpose: 'qu’un appel survive à l’arrêt d’une passerelle',
      longestMs: CALL_TTL_S * 1_000,
      ends: 'effacé à la fin de l’appel',
    },
    {
      id: 'told-steps',
      place: 'memory',
      content: 'technical',
      about: 'caller',
      what: 'étapes de l’appel déjà dites au poste ; ni parole ni numéro',
      purpose: 'les redire si le bus a été coupé',
      longestMs: MISSED_KEPT_MS,
      ends: 'compté depuis la fin de l’appel, à une minute près',
    },
  ];
}
