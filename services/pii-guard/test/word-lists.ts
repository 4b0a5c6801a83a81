import { type Lexicon, loadLexicon } from '../src/lexicon/lexicon.ts';

/** The word lists without names that stay, read once for all test files of a process. */
export const lexicon: Lexicon = loadLexicon();
