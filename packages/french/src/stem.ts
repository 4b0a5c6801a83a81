/**
 * The Snowball stemmer for French, written from its published description
 * (https://snowballstem.org/algorithms/french/stemmer.html). Capital I, U and Y stand for the vowels that the
 * algorithm treats as consonants.
 */

const VOWELS = 'aeiouyâàëéêèïîôûù';
const isVowel = (character: string | undefined): boolean =>
  character !== undefined && VOWELS.includes(character);

/** Marks the vowels that act as consonants with capitals; `H` keeps a diaeresis vowel apart from the one before. */
function markConsonantVowels(word: string): string {
  const letters = [...word];
  for (let i = 0; i < letters.length; i++) {
    const here = letters[i] as string;
    const next = letters[i + 1] ?? '';
    const vowel = isVowel(here);
    if (vowel && (next === 'u' || next === 'i') && isVowel(letters[i + 2]))
      letters[i + 1] = next.toUpperCase();
    else if (vowel && next === 'y') letters[i + 1] = 'Y';
    if (here === 'ë') letters[i] = 'He';
    else if (here === 'ï') letters[i] = 'Hi';
    else if (here === 'y' && isVowel(letters[i + 1])) letters[i] = 'Y';
    else if (here === 'q' && next === 'u') letters[i + 1] = 'U';
  }
  return letters.join('');
}

function regionAfter(word: string, from: number): number {
  for (let i = from; i + 1 < word.length; i++) {
    if (isVowel(word[i]) && !isVowel(word[i + 1])) return i + 2;
  }
  return word.length;
}

function regionV(word: string): number {
  if (/^(?:par|col|tap)/.test(word)) return 3;
  if (/^ni[aeiouyâàéêèîôûù]/.test(word)) return 3;
  if (isVowel(word[0]) && isVowel(word[1])) return Math.min(3, word.length);
  for (let i = 1; i < word.length; i++) if (isVowel(word[i])) return i + 1;
  return word.length;
}

class MarkedWord {
  text: string;
  private readonly rv: number;
  private readonly r1: number;
  private readonly r2: number;

  constructor(marked: string) {
    this.text = marked;
    this.rv = regionV(marked);
    this.r1 = regionAfter(marked, 0);
    this.r2 = regionAfter(marked, this.r1);
  }

  ends(suffix: string): boolean {
    return this.text.endsWith(suffix);
  }

  inRv(suffix: string): boolean {
    return this.text.length - suffix.length >= this.rv;
  }

  inR1(suffix: string): boolean {
    return this.text.length - suffix.length >= this.r1;
  }

  inR2(suffix: string): boolean {
    return this.text.length - suffix.length >= this.r2;
  }

  replace(suffix: string, by = ''): true {
    this.text = this.text.slice(0, this.text.length - suffix.length) + by;
    return true;
  }

  charBefore(suffix: string): string | undefined {
    return this.text[this.text.length - suffix.length - 1];
  }

  /** The character before the suffix, provided it lies in RV. */
  rvCharBefore(suffix: string): string | undefined {
    return this.text.length - suffix.length - 1 >= this.rv ? this.charBefore(suffix) : undefined;
  }

  longest(suffixes: readonly string[]): string | undefined {
    return suffixes.find((suffix) => this.ends(suffix));
  }

  longestInRv(suffixes: readonly string[]): string | undefined {
    return suffixes.find((suffix) => this.ends(suffix) && this.inRv(suffix));
  }
}

type Outcome = 'none' | 'altered' | 'adverb';
type Rule = (word: MarkedWord, suffix: string) => Outcome;

const done = (altered: boolean): Outcome => (altered ? 'altered' : 'none');

const deleteInR2: Rule = (word, suffix) => done(word.inR2(suffix) && word.replace(suffix));

const ation: Rule = (word, suffix) => {
  if (!word.inR2(suffix)) return 'none';
  word.replace(suffix);
  if (word.ends('ic')) word.replace('ic', word.inR2('ic') ? '' : 'iqU');
  return 'altered';
};

const ement: Rule = (word, suffix) => {
  if (!word.inRv(suffix)) return 'none';
  word.replace(suffix);
  if (word.ends('iv')) {
    if (word.inR2('iv')) {
      word.replace('iv');
      if (word.ends('at') && word.inR2('at')) word.replace('at');
    }
  } else if (word.ends('eus')) {
    if (word.inR2('eus')) word.replace('eus');
    else if (word.inR1('eus')) word.replace('eus', 'eux');
  } else if (word.ends('abl') || word.ends('iqU')) {
    if (word.inR2('abl')) word.replace('abl');
  } else if (word.ends('ièr') || word.ends('Ièr')) {
    if (word.inRv('ièr')) word.replace('ièr', 'i');
  }
  return 'altered';
};

const ite: Rule = (word, suffix) => {
  if (!word.inR2(suffix)) return 'none';
  word.replace(suffix);
  if (word.ends('abil')) word.replace('abil', word.inR2('abil') ? '' : 'abl');
  else if (word.ends('ic')) word.replace('ic', word.inR2('ic') ? '' : 'iqU');
  else if (word.ends('iv') && word.inR2('iv')) word.replace('iv');
  return 'altered';
};

const ive: Rule = (word, suffix) => {
  if (!word.inR2(suffix)) return 'none';
  word.replace(suffix);
  if (word.ends('at') && word.inR2('at')) {
    word.replace('at');
    if (word.ends('ic')) word.replace('ic', word.inR2('ic') ? '' : 'iqU');
  }
  return 'altered';
};

const euse: Rule = (word, suffix) => {
  if (word.inR2(suffix)) return done(word.replace(suffix));
  return done(word.inR1(suffix) && word.replace(suffix, 'eux'));
};

const ment: Rule = (word, suffix) => {
  if (!isVowel(word.rvCharBefore(suffix))) return 'none';
  word.replace(suffix);
  return 'adverb';
};

const adverbAs =
  (by: string): Rule =>
  (word, suffix) => {
    if (!word.inRv(suffix)) return 'none';
    word.replace(suffix, by);
    return 'adverb';
  };

const standardRules = new Map<string, Rule>();
const rule = (suffixes: string, apply: Rule): void => {
  for (const suffix of suffixes.split(' ')) standardRules.set(suffix, apply);
};
rule('ance iqUe isme able iste eux ances iqUes ismes ables istes', deleteInR2);
rule('atrice ateur ation atrices ateurs ations', ation);
rule('logie logies', (word, suffix) => done(word.inR2(suffix) && word.replace(suffix, 'log')));
rule('usion ution usions utions', (word, suffix) => done(word.inR2(suffix) && word.replace(suffix, 'u')));
rule('ence ences', (word, suffix) => done(word.inR2(suffix) && word.replace(suffix, 'ent')));
rule('ement ements', ement);
rule('ité ités', ite);
rule('if ive ifs ives', ive);
rule('eaux', (word, suffix) => done(word.replace(suffix, 'eau')));
rule('oux', (word, suffix) =>
  done('bhjlnp'.includes(word.charBefore(suffix) ?? '-') && word.replace(suffix, 'ou')),
);
rule('aux', (word, suffix) => done(word.inR1(suffix) && word.replace(suffix, 'al')));
rule('euse euses', euse);
rule('issement issements', (word, suffix) => {
  const before = word.charBefore(suffix);
  return done(word.inR1(suffix) && before !== undefined && !isVowel(before) && word.replace(suffix));
});
rule('amment', adverbAs('ant'));
rule('emment', adverbAs('ent'));
rule('ment ments', ment);

const byLength = (words: string): readonly string[] => words.split(' ').sort((a, b) => b.length - a.length);
const STANDARD = [...standardRules.keys()].sort((a, b) => b.length - a.length);
const I_VERBS = byLength(
  'îmes ît îtes i ie Ie ies ir ira irai iraIent irais irait iras irent irez iriez irions irons iront is ' +
    'issaIent issais issait issant issante issantes issants isse issent isses issez issiez issions issons it',
);
const E_VERBS = byLength(
  'é ée ées és èrent er era erai eraIent erais erait eras erez eriez erions erons eront ez iez',
);
const A_VERBS = byLength(
  'âmes ât âtes a ai aIent ait ant ante antes ants as asse assent asses assiez assions',
);
const AIS_VERBS = byLength('ais aise aises');
const OTHER_VERBS = [...E_VERBS, ...A_VERBS, ...AIS_VERBS, 'ions'].sort((a, b) => b.length - a.length);

function standardSuffix(word: MarkedWord): Outcome {
  const suffix = word.longest(STANDARD);
  if (suffix === undefined) return 'none';
  return (standardRules.get(suffix) as Rule)(word, suffix);
}

function verbInI(word: MarkedWord): boolean {
  const suffix = word.longestInRv(I_VERBS);
  if (suffix === undefined) return false;
  const before = word.rvCharBefore(suffix);
  return before !== undefined && before !== 'H' && !isVowel(before) && word.replace(suffix);
}

/** `palais`, `mauvaise`, `déplais` are no imperfects. */
const KEEPS_AIS = /(?:^.?al|épl|auv)$/;

function otherVerb(word: MarkedWord): boolean {
  const suffix = word.longestInRv(OTHER_VERBS);
  if (suffix === undefined) return false;
  if (suffix === 'ions') return word.inR2(suffix) && word.replace(suffix);
  const isAis = AIS_VERBS.includes(suffix);
  if (isAis && KEEPS_AIS.test(word.text.slice(0, -suffix.length))) return false;
  word.replace(suffix);
  const losesE = suffix === 'ais' || (!isAis && A_VERBS.includes(suffix));
  if (losesE && word.ends('e') && word.inRv('e')) word.replace('e');
  return true;
}

function residual(word: MarkedWord): void {
  const kept = 'aiouès'.includes(word.charBefore('s') ?? '-');
  if (word.ends('s') && word.text.length > 1 && (word.ends('His') || !kept)) word.replace('s');
  const suffix = word.longestInRv(['ière', 'Ière', 'ion', 'ier', 'Ier', 'e']);
  if (suffix === undefined) return;
  if (suffix === 'ion') {
    const before = word.rvCharBefore(suffix);
    if (word.inR2(suffix) && (before === 's' || before === 't')) word.replace(suffix);
  } else if (suffix === 'e') word.replace(suffix);
  else word.replace(suffix, 'i');
}

function finish(text: string): string {
  let stemmed = /(?:enn|onn|ett|ell|eill)$/.test(text) ? text.slice(0, -1) : text;
  const last = Math.max(stemmed.lastIndexOf('é'), stemmed.lastIndexOf('è'));
  if (last !== -1 && last < stemmed.length - 1) {
    let consonantsOnly = true;
    for (let i = last + 1; i < stemmed.length; i++) consonantsOnly &&= !isVowel(stemmed[i]);
    if (consonantsOnly) stemmed = `${stemmed.slice(0, last)}e${stemmed.slice(last + 1)}`;
  }
  return stemmed.replaceAll('He', 'ë').replaceAll('Hi', 'ï').replaceAll('H', '').toLowerCase();
}

/**
 * Snowball stem of a French word, accents kept where the algorithm keeps them: `continuellement` → `continuel`.
 * Takes one word; upper case is lowered.
 */
export function stem(word: string): string {
  const subject = new MarkedWord(markConsonantVowels(word.toLowerCase()));
  const standard = standardSuffix(subject);
  let altered = standard === 'altered';
  if (!altered) altered = verbInI(subject) || otherVerb(subject) || standard === 'adverb';
  if (altered) {
    if (subject.ends('Y')) subject.replace('Y', 'i');
    else if (subject.ends('ç')) subject.replace('ç', 'c');
  } else residual(subject);
  return finish(subject.text);
}
