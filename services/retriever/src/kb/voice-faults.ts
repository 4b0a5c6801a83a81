import { type Article, UNCHECKED_ROLE } from '../knowledge/article.ts';

/**
 * An answer is said aloud by one person to another, and is put together from sentences of several places. They all
 * speak with one voice: to the caller (`vous`, `demandez`), or of the rule itself. So no `on`, of which nobody knows
 * whether it is the caller or the fund, and no order in the infinitive.
 */
export interface VoiceFaults {
  /** Of what an agent says as it stands, a line each. */
  readonly plain: readonly string[];
  /** Of the sections, a line each. */
  readonly sections: readonly string[];
}

/** The sentences of an article that speak with another voice, and what to do about them. */
export function voiceFaults({ slug, plain, sections }: Article): VoiceFaults {
  const faultsOf = (place: string, text: string): string[] =>
    sentencesOf(text).flatMap((sentence) => {
      const advice = adviceOn(sentence);
      return advice === undefined ? [] : [`${slug}: ${place}: "${sentence}" ${advice}`];
    });
  return {
    plain: faultsOf('plain', plain),
    sections: sections
      .filter(({ role }) => role !== UNCHECKED_ROLE)
      .flatMap(({ title, body }) => faultsOf(title, body)),
  };
}

function adviceOn(sentence: string): string | undefined {
  const own = sentence.replaceAll(/«[^»]*»|“[^”]*”/gu, '«»');
  if (ON.test(own)) return 'says "on": write "vous", or name who does it ("la caisse")';
  if (startsWithInfinitive(own)) return 'starts with an infinitive: write an order ("demandez") or "vous"';
  return undefined;
}

const ON = /(?<![\p{L}-])on(?![\p{L}-])/iu;

/** What may come before the verb that a sentence starts with. */
const OPENING =
  /^(?:puis|ensuite|enfin|d[’']abord|(?:pour|sans|sur|en cas|dans|avant|après|si|selon) [^,:]*),? (?:le |la |les |l[’'])?/iu;
const PARTICLES =
  /^(?:ne (?:pas|plus|jamais|rien) )?(?:s[’']|(?:se|y|en|lui|leur|bien|toujours) )?(?=\p{L})/iu;

/** Endings of infinitives. Of -ier only what no noun has. */
const INFINITIVE =
  /^\p{L}?\p{Ll}*(?:[^i\P{L}]er|fier|tudier|ublier|copier|mercier|gocier|précier|socier|ir|cevoir|ndre|ttre|crire|[rl]ire|faire|dire|avoir|savoir|devoir|pouvoir|voir|être|suivre|vivre|conclure)$/u;

/** Words that end like an infinitive and are none. */
const NO_INFINITIVE =
  /^(?:hier|hiver|fer|mer|cancer|danger|étranger|léger|viager|loyer|foyer|conseiller|avenir|loisir|plaisir|désir|souvenir|moindre|gendre|cendre|lettre)$/iu;

function startsWithInfinitive(sentence: string): boolean {
  return [sentence, sentence.replace(OPENING, '')].some((text) => {
    const word = /^\p{L}+/u.exec(text.replace(PARTICLES, ''))?.[0] ?? '';
    return INFINITIVE.test(word) && !NO_INFINITIVE.test(word);
  });
}

/** Sentences of a Markdown text, without what marks lists and cells. */
function sentencesOf(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line) => line.split('|'))
    .flatMap((part) => part.replace(/^\s*(?:[-*]|\d+[.)])?\s*/u, '').split(/(?<=[.!?…])\s+/u))
    .filter((sentence) => sentence !== '');
}
