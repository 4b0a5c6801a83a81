import { fold } from '@decroche/french';

/**
 * How somebody asks in a conversation. What is told (`j'ai trois enfants`) has the words of an article as much as what is asked,
 * and is most of what is said: only a form of asking makes it a need.
 */
const ASKING: readonly RegExp[] = [
  /\best ce qu/,
  /\bquand est ce\b/,
  /\bc est quand\b/,
  /\bcombien\b/,
  /\bcomment (?!dire\b|vous dire\b|ca va\b|vous allez\b)/,
  /\bpourquoi\b/,
  /\bquel(?:le)?s?\b/,
  /\ba qui\b/,
  /\bdroit a quoi\b/,
  /\b(?:ai|a t|aurai|aura t|aurait) (?:je|il|elle|on) droit\b/,
  /\b(?:puis|pourrais|dois|devrais|vais) je\b/,
  /\b(?:peut|doit|faut|pourrait|existe t|y a t) (?:on|il|elle)\b/,
  /\b(?:savez|sauriez|pouvez|pourriez) vous (?:me |nous )?(?:dire |indiquer |expliquer )?(?:si|comment|ce que|ou|quand)\b/,
  /\bvous savez si\b/,
  /\bdites moi (?:si|comment|combien|quand|ce que)\b/,
  /\b(?:je|on) (?:voudrais|voudrait|voulais|voulait|aimerais|aimerait|souhaite|souhaiterais|cherche a) (?:aussi |bien |juste |encore |egalement )*(?:savoir|connaitre|demander|comprendre|obtenir|racheter|contester|changer|modifier|declarer|signaler)\b/,
  /\bje me demand(?:e|ais) (?:si|comment|combien|quand|ce que)\b/,
];

/** What somebody says that he does not know is not asked. */
const UNKNOWN = /\b(?:sais|savais|savait|comprends|rappelle|souviens) (?:pas|plus)\b/;

/** Whether a spoken utterance asks something. Written for the words of a recogniser: neither case nor punctuation tells. */
export function isAsked(text: string): boolean {
  const words = bareWords(text);
  return !UNKNOWN.test(words) && ASKING.some((form) => form.test(words));
}

/** Whether an utterance speaks to the agent of himself. */
export function isOfTheAgent(text: string): boolean {
  return /\b(?:vous|votre|vos)\b/.test(bareWords(text));
}

function bareWords(text: string): string {
  return fold(text).replace(/[^\p{L}\p{N}]+/gu, ' ');
}
