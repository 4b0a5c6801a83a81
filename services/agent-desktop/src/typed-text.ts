/** Nothing of these is seen: soft hyphens, joiners, direction marks, byte order marks (Unicode DerivedCoreProperties). */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * A typed text as whoever typed it sees it. What is pasted from a web page or a word processor carries invisible
 * characters inside its words, which then are found nowhere.
 */
export function visibleText(typed: string): string {
  return typed.toWellFormed().replace(INVISIBLE, '').normalize('NFC').trim();
}
