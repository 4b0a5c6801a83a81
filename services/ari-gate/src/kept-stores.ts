import type { KeptStore } from '@decroche/service-kit';

/** What the gate keeps: nothing that it passes on. */
export const KEPT_STORES: readonly KeptStore[] = [
  {
    id: 'voice',
    place: 'memory',
    content: 'voice',
    about: 'caller',
    what: 'son de l’appelant, en passant ; jamais sur un disque',
    purpose: 'le porter d’Asterisk à la passerelle',
    longestMs: null,
    ends: 'dès qu’il est passé',
  },
];
