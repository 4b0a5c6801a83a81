import { fold } from './fold.ts';
import { HESITATIONS } from './hesitations.ts';

const words = (list: string): string[] => list.trim().split(/\s+/);

/** Articles, pronouns, prepositions, conjunctions, auxiliaries: words that name no need. Folded. */
const FUNCTION_WORDS = words(`
  a ai aie aient ais ait alors apres as au aucun aucune aussi autre autres aux avaient avais avait avant avec avez
  avions avoir avons ayant c ca car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme comment
  d dans de deja dela depuis des desormais donc dont du elle elles en encore entre es est et etaient etais etait etant
  ete etes etre eu eue eurent eus eut eux fait faire faut fut hors ici il ils j je jusqu jusque l la le les leur
  leurs lors lorsqu lorsque lui m ma mais me meme memes mes mien mienne moi mon n ne ni nos notre nous
  on ont or ou où par parce parmi pas pendant peu peut peuvent peux plus plutot pour pourquoi pourtant pu puis
  puisqu puisque qu quand que quel quelle quelles quelque quelques quels qui quoi s sa sans sauf se selon sera serai
  serait serez seront ses seulement si sien sienne soi soit sommes son sont sous suis sur t ta tandis tant te tel
  telle telles tels tes toi ton toujours tous tout toute toutefois toutes tres trop tu un une va vais vers veut veux
  voici voila vos votre vous vont vu y
`);

/** What callers say around their need: greetings, politeness, hesitation, requests to be told. Folded. */
const SPOKEN_FILLERS = words(`
  allo allô ah aha ahah aie attendez attends ba bein bien bonjour bonsoir bref c'est-a-dire
  cordialement coucou d'accord dame dites ecoutez ecoute eh enchante excusez excusez-moi fin genre
  hello hop justement madame mademoiselle mademoiselles mesdames messieurs merci mesdemoiselles
  monsieur ouais oui non ok okay oh ohe oups pardon pff quoi regardez rebonjour s'il sinon tenez tiens truc veuillez
  voyez salut svp stp aimerais aimerait souhaite souhaiterais souhaiterait voudrais voudrait voulais voulait
  voudrions savoir demande demander demandais dire disais disait appelle appelais appeler renseignement
  renseignements renseigner question questions poser pose explique expliquer comprendre comprends permets
  permettez plait possible pourriez pouvez pourrais pouvais sais saurais sauriez sujet concernant propos
`);

/** Phrases that open or close a request and carry no need, as folded word sequences. */
const FILLER_PHRASES: readonly (readonly string[])[] = [
  "s'il vous plait",
  "s'il te plait",
  'je voudrais savoir',
  'je voulais savoir',
  "j'aimerais savoir",
  'je souhaite savoir',
  'je souhaiterais savoir',
  "j'aurais voulu savoir",
  'est-ce que',
  "est-ce qu'",
  "qu'est-ce que",
  "c'est-a-dire",
  'je vous appelle parce que',
  'je vous appelle pour',
  "j'appelle pour",
  "j'appelle parce que",
  "c'est pour",
  "c'est pour savoir",
  'je me permets de vous appeler',
  'je vous ecoute',
  'bonne journee',
  'au revoir',
  'merci beaucoup',
  'bien sur',
  'en fait',
  'du coup',
  'comment dire',
  'vous voyez',
  'vous savez',
  'je ne sais pas',
  'je sais pas',
  'tout a fait',
  "d'accord",
].map((phrase) => phrase.split(/[\s'-]+/).filter((word) => word !== ''));

const functionWords = new Set(FUNCTION_WORDS.map(fold));
const stopWords = new Set([...functionWords, ...SPOKEN_FILLERS.map(fold), ...HESITATIONS]);

/** Whether a word carries no need in a search: function words and the fillers of spoken requests. Folds it first. */
export const isStopWord = (word: string): boolean => stopWords.has(fold(word).replace(/'$/, ''));

/** Whether a word is purely grammatical (articles, pronouns, prepositions, auxiliaries). Folds it first. */
export const isFunctionWord = (word: string): boolean => functionWords.has(fold(word).replace(/'$/, ''));

const phrasesByFirst = new Map<string, (readonly string[])[]>();
for (const phrase of FILLER_PHRASES) {
  const first = phrase[0] as string;
  phrasesByFirst.set(first, [...(phrasesByFirst.get(first) ?? []), phrase]);
}

/** The filler phrase (`je voudrais savoir`, `s'il vous plaît`) that starts at word `at`: its length in words, or 0. */
export function fillerPhraseAt(norms: readonly string[], at: number): number {
  let longest = 0;
  for (const phrase of phrasesByFirst.get(norms[at] ?? '') ?? []) {
    if (phrase.length > longest && phrase.every((word, i) => norms[at + i] === word)) longest = phrase.length;
  }
  return longest;
}
