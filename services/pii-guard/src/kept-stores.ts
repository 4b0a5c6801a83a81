import path from 'node:path';
import type { KeptStore, ModelInUse } from '@decroche/service-kit';
import { NO_SECOND_OPINION, type PiiGuardConfig } from './config.ts';
import { FORGET_AFTER_MS } from './conversation-memory.ts';
import { SILENT_MS } from './partial-texts.ts';
import { TOLD_AGAIN_MS } from './told-texts.ts';

/** How long the stream of conversations keeps an event, milliseconds. */
export const STREAM_MAX_AGE_MS = 10 * 60_000;

/** Id of the stream among what is kept. */
export const CONVERSATION_STREAM_ID = 'conversation-stream';

/** What the redactor keeps, and the stream that it owns. */
export function keptStores(config: Pick<PiiGuardConfig, 'SECOND_OPINION_MS'>): readonly KeptStore[] {
  return [
    {
      id: 'raw-text',
      place: 'memory',
      content: 'raw-words',
      about: 'caller',
      what: 'mots bruts d’un texte, le temps de le lire ; jamais sur un disque',
      purpose: 'en retirer ce qui désigne une personne',
      longestMs: config.SECOND_OPINION_MS,
      ends: 'effacés de la mémoire dès que le texte expurgé est parti',
      settings: ['SECOND_OPINION_MS'],
    },
    {
      id: 'names',
      place: 'memory',
      content: 'technical',
      about: 'caller',
      what: 'empreintes à clé des mots d’un nom, jamais le nom ; la clé meurt avec le programme',
      purpose: 'donner le même numéro à la même personne dans une conversation',
      longestMs: FORGET_AFTER_MS,
      ends: 'compté depuis le dernier texte de la conversation ; effacées à l’arrêt',
    },
    {
      id: 'shown-text',
      place: 'memory',
      content: 'redacted-words',
      about: 'caller',
      what: 'texte expurgé déjà montré de la phrase en cours',
      purpose: 'ne jamais reprendre un mot montré',
      longestMs: SILENT_MS,
      ends: 'effacé dès la fin de la phrase ; compté depuis le dernier mot montré',
    },
    {
      id: 'told-text',
      place: 'memory',
      content: 'redacted-words',
      about: 'caller',
      what: 'texte expurgé et signé de chaque phrase finie',
      purpose: 'le redire au bus qui l’a perdu en redémarrant',
      longestMs: TOLD_AGAIN_MS,
      ends: 'compté depuis que la phrase a été dite ; effacé à l’arrêt',
    },
    {
      id: CONVERSATION_STREAM_ID,
      place: 'stream',
      content: 'redacted-words',
      about: 'caller',
      what: 'flux CONV, en mémoire du bus : étapes de l’appel, texte expurgé et signé, extraits, brouillon',
      purpose: 'porter la réponse jusqu’au poste, même si un service redémarre',
      longestMs: STREAM_MAX_AGE_MS,
      ends: 'effacé aussi au redémarrage du bus',
    },
  ];
}

/** The model that gives a second opinion, where there is one. */
export function modelsInUse(
  { SECOND_OPINION_DIR: folder }: Pick<PiiGuardConfig, 'SECOND_OPINION_DIR'>,
  ready: boolean,
): readonly ModelInUse[] {
  if (folder === NO_SECOND_OPINION) return [];
  return [{ role: 'names', name: path.basename(folder), ready }];
}
