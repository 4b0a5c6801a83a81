import type { PageState } from '../../app/page-state.ts';

/** It leads on at once; what is in its place for whoever is not signed in is no state of it. */
export const states: readonly PageState[] = [];
