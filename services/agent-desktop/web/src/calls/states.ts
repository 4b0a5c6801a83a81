import type { PageState } from '../app/page-state.ts';

/** Before an extension is chosen. What a call brings is seen on a real one, by `./run pages`. */
export const states: readonly PageState[] = [
  { name: 'choice-of-extension', shows: 'Quel est votre poste ?' },
];
