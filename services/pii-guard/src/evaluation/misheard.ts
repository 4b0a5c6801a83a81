import type { Vocabulary } from '../vocabulary.ts';

/** One recognised text, and the word of the vocabulary that was said in it and not recognised, if any; several joined by `+`. */
export interface RecognisedText {
  readonly meant?: string;
  readonly words: readonly { readonly text: string; readonly confidence: number }[];
}

/** How the repair did. */
export interface RepairScores {
  readonly utterances: number;
  /** Utterances in which a word of the vocabulary was said that the recogniser did not write. */
  readonly meant: number;
  /** Those in which it was put in place, and nothing else. */
  readonly right: number;
  /** Utterances in which something was put in place that was not said. */
  readonly wrong: number;
}

/**
 * Reads `word` and tab and then `heard/0.6 words/1` with their confidences, one utterance a line; what was said may follow a
 * second tab; `#` begins a comment.
 */
export function readMisheard(content: string): RecognisedText[] {
  return content
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [meant = '', heard = ''] = line.split('\t');
      const words = heard.split(' ').map((word) => {
        const [text = '', confidence = '1'] = word.split('/');
        return { text, confidence: Number(confidence) };
      });
      return meant === '' ? { words } : { meant, words };
    });
}

/** Counts right and wrong repairs. */
export function scoreRepairs(texts: readonly RecognisedText[], vocabulary: Vocabulary): RepairScores {
  let meant = 0;
  let right = 0;
  let wrong = 0;
  for (const text of texts) {
    const repairs = vocabulary.misheard.find(text.words);
    const said = text.meant?.toLowerCase().split('+');
    const forms = repairs.map(({ acronym }) => acronym.form.toLowerCase());
    // `Agirc` and then `Arrco` are `Agirc-Arrco`.
    const sound = forms.every((form) => said?.includes(form)) || said?.includes(forms.join('-'));
    if (said !== undefined) meant += 1;
    if (sound !== true) wrong += 1;
    else if (repairs.length > 0) right += 1;
  }
  return { utterances: texts.length, meant, right, wrong };
}
