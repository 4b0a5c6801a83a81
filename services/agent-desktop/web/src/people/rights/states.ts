import type { PageState } from '../../app/page-state.ts';

export const states: readonly PageState[] = [{ name: 'rights', shows: 'Relire des réponses' }];
