import type { PageState } from '../../app/page-state.ts';

export const states: readonly PageState[] = [{ name: 'ready', shows: 'Faire le dossier' }];
