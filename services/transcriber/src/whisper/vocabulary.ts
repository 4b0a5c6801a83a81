/** Numbers of the model's own tokens, those of the multilingual models with 99 languages. */
export const TOKEN = Object.freeze({
  endOfText: 50_257,
  startOfTranscript: 50_258,
  firstLanguage: 50_259,
  lastLanguage: 50_357,
  french: 50_265,
  transcribe: 50_359,
  noSpeech: 50_362,
  noTimestamps: 50_363,
});

/** How the bytes that are no visible character are written in the vocabulary: moved up by 256 in order. */
function bytesByLetter(): Map<string, number> {
  const visible = (byte: number): boolean =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
  const letters = new Map<string, number>();
  let moved = 256;
  for (let byte = 0; byte < 256; byte++) {
    letters.set(String.fromCharCode(visible(byte) ? byte : moved++), byte);
  }
  return letters;
}

/** Pieces of text by their number: byte-level pair encoding, as GPT-2 brought it. */
export class Vocabulary {
  readonly #pieces: readonly Buffer[];

  /** @param numbers number of each piece, as `model.vocab` of a `tokenizer.json` */
  constructor(numbers: Readonly<Record<string, number>>) {
    const bytes = bytesByLetter();
    const pieces: Buffer[] = [];
    for (const [piece, number] of Object.entries(numbers)) {
      pieces[number] = Buffer.from([...piece].map((letter) => bytes.get(letter) ?? 0x3f));
    }
    this.#pieces = pieces;
  }

  /** Text of tokens in order; broken UTF-8 becomes U+FFFD. */
  textOf(tokens: readonly number[]): string {
    return Buffer.concat(tokens.map((token) => this.bytesOf(token))).toString('utf8');
  }

  /** A piece as UTF-8, of which it may be a part of a letter only; nothing for what is no text. */
  bytesOf(token: number): Buffer {
    return this.#pieces[token] ?? Buffer.alloc(0);
  }

  /** True when a new word begins with this piece. */
  beginsWord(token: number): boolean {
    return this.#pieces[token]?.[0] === 0x20;
  }
}
