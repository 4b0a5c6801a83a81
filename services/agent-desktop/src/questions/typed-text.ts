import { withoutInvisible } from '@decroche/french';

/**
 * A typed text as whoever typed it sees it. What is pasted from a web page or a word processor carries invisible
 * characters inside its words, which then are found nowhere.
 */
export function visibleText(typed: string): string {
  return withoutInvisible(typed.toWellFormed()).normalize('NFC').trim();
}
