import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { COMMON_WORDS, fold, HESITATION_SOUNDS } from '@decroche/french';
import { EntityNames } from './entities.ts';
import { FOREIGN_TOWNS } from './foreign-towns.ts';
import { NAMES_THOUGH_WORDS } from './name-words.ts';
import { type PublicName, PublicPersons } from './public-persons.ts';
import { FREQUENT_SURNAMES } from './surnames.ts';

/**
 * How surely a folded word is a first name, or a surname that nobody takes for a word: `ambiguous` when it is an ordinary word as well, `rare` when it is no
 * French word but so rare that it may be anything.
 */
export type GivenName = 'sure' | 'rare' | 'ambiguous' | undefined;

/** Words of today's offices that the list of French words does not have. */
const NEWER_WORDS =
  'sécu surcote surcotes surcoter courriel courriels mail mails email emails plateforme plateformes téléservice teleservices ' +
  'pénibilité proratiser proratisé proratisée polypensionné polypensionnés polypensionnée identifiants biométrique ' +
  'pacsé pacsée pacsés portabilité smartphone appli applis internet wifi télétravail repreneur aidant aidants aidante ' +
  'auto-entrepreneur micro-entrepreneur freelance monoparentale colocation ok ouais arobase hashtag trim revalo réversion ' +
  'visio covid vaccin sms scan scanner pdf login numérisation reversement interrégimes liquidable rétroactivité ' +
  'retraite-progressive dématérialisé confinement écolo perso pro infos info doc docs rdv svp stp bonjour cumul emploi ' +
  'camerounais camerounaise comorien comorienne comoriens béninois béninoise togolais togolaise mauritanien mauritanienne ' +
  'bosniaque kosovar kosovare réunionnais réunionnaise martiniquais martiniquaise guadeloupéen guadeloupéenne guyanais ' +
  'guyanaise mahorais mahoraise vosgien vosgienne ardennais ardennaise colombien colombienne rwandais rwandaise ' +
  'luxembourgeois luxembourgeoise ' +
  'jusqu quelqu lorsqu puisqu presqu aujourd hui prud homme hommes homale parce tandis est-ce ' +
  "prud'homal prud'homale prud'homales";

/** Facts about words that the detectors share. Immutable. */
export interface Lexicon {
  /** An ordinary French word, inflected forms included. Folded. */
  isOrdinary(norm: string): boolean;
  givenName(norm: string): GivenName;
  /** How many words from `at` on are the name of a French commune or of a large town abroad; 0 for none. */
  communeAt(norms: readonly string[], at: number): number;
  /** What a commune is called for short, `thonon` for Thonon-les-Bains: a town only where one is spoken of. */
  isShortTown(norm: string): boolean;
  /** The same for harmless proper names: institutions, benefits, regions, countries. */
  entityAt(norms: readonly string[], at: number): number;
  /** The name of a person of public life that begins at `at`. */
  publicPersonAt(norms: readonly string[], at: number): PublicName | undefined;
}

const LONGEST_COMMUNE = 7;
const SHORTEST_SHORT_NAME = 5;
/** The name of a commune up to what tells it from others: a river, a county, another parish. */
const SHORT_NAME =
  /^((?!(?:la|le|les|l)[ '-])(?:sainte?-)?[^ '-]+)[ '-](?:sur|sous|les|lez|en|le|la|de|des|d|du|aux|au|pres|sainte?|l)[ '-]/;
/** Most first names that a hyphen joins. */
const MAX_PARTS = 3;
/** By frequency: rarer first names that are very common words are never taken for names. */
const RANK_OF_COMMON_WORDS = 1_200;
const RANK_OF_RARE_NAMES = 6_000;
/** And rarer ones that are any French word. */
const RANK_OF_WORDS = 8_000;

class WordLists implements Lexicon {
  readonly #ordinary: ReadonlySet<string>;
  readonly #given: ReadonlyMap<string, number>;
  readonly #common: ReadonlySet<string>;
  readonly #communes = new Set<string>();
  readonly #shortNames: ReadonlySet<string>;
  /** How many words the longest commune has that begins with a word. */
  readonly #longest = new Map<string, number>();
  readonly #entities: EntityNames;
  readonly #publicPersons: PublicPersons;

  constructor(
    words: readonly string[],
    given: readonly string[],
    communes: readonly string[],
    publicNames: readonly string[],
  ) {
    this.#ordinary = new Set([...words, ...NEWER_WORDS.split(' '), ...HESITATION_SOUNDS].map(fold));
    this.#given = new Map(given.map((name, rank) => [name, rank]));
    this.#common = new Set(COMMON_WORDS.map(fold));
    this.#publicPersons = new PublicPersons(publicNames, (norm) => this.givenName(norm) === 'sure');
    this.#entities = new EntityNames([...publicNames, ...PublicPersons.phrases]);
    for (const commune of [...communes, ...FOREIGN_TOWNS]) {
      const parts = commune.split(/[ '-]/);
      const first = parts[0] as string;
      this.#communes.add(parts.join(' '));
      this.#longest.set(first, Math.max(parts.length, this.#longest.get(first) ?? 0));
    }
    this.#shortNames = new Set(communes.flatMap((commune) => SHORT_NAME.exec(commune)?.[1] ?? []));
  }

  isOrdinary(norm: string): boolean {
    return this.#ordinary.has(norm);
  }

  givenName(norm: string): GivenName {
    if (norm.includes('-') && !this.#given.has(norm)) return this.#isCompound(norm) ? 'sure' : undefined;
    const rank = this.#given.get(norm);
    if (rank === undefined)
      return FREQUENT_SURNAMES.has(norm) && !this.#ordinary.has(norm) ? 'sure' : undefined;
    if (NAMES_THOUGH_WORDS.has(norm)) return 'sure';
    if (!this.#ordinary.has(norm)) return rank > RANK_OF_RARE_NAMES ? 'rare' : 'sure';
    const word = rank > RANK_OF_WORDS || (rank > RANK_OF_COMMON_WORDS && this.#common.has(norm));
    return word ? undefined : 'ambiguous';
  }

  /** `marie-odette`, `jean-paul-andré` */
  #isCompound(norm: string): boolean {
    const parts = norm.split('-');
    return parts.length <= MAX_PARTS && parts.every((part) => this.#given.has(part));
  }

  communeAt(norms: readonly string[], at: number): number {
    const own = norms[at] ?? '';
    const hyphen = own.indexOf('-');
    const longest = this.#longest.get(hyphen < 0 ? own : own.slice(0, hyphen));
    if (longest === undefined) return 0;
    if (longest === 1) return this.#communes.has(own) ? 1 : 0;
    const parts = norms.slice(at, at + Math.min(longest, LONGEST_COMMUNE));
    let key = '';
    let found = 0;
    parts.forEach((part, index) => {
      key += `${index === 0 ? '' : ' '}${part.replaceAll('-', ' ')}`;
      if (this.#communes.has(key)) found = index + 1;
    });
    return found;
  }

  isShortTown(norm: string): boolean {
    return this.#shortNames.has(norm) && norm.length >= SHORTEST_SHORT_NAME;
  }

  entityAt(norms: readonly string[], at: number): number {
    return this.#entities.lengthAt(norms, at);
  }

  publicPersonAt(norms: readonly string[], at: number): PublicName | undefined {
    return this.#publicPersons.nameAt(norms, at);
  }
}

/** Lines of a list of `data/` (INSEE), in its order. */
export function readGazetteer(file: 'given-names.txt' | 'communes.txt'): string[] {
  return readFileSync(join(import.meta.dirname, '..', '..', 'data', file), 'utf8')
    .trimEnd()
    .split('\n');
}

/** The list of French words, inflected forms included. */
export function ordinaryWords(): string[] {
  const words = createRequire(import.meta.url).resolve('an-array-of-french-words');
  return JSON.parse(readFileSync(words, 'utf8')) as string[];
}

/**
 * Reads the word lists: `data/` (INSEE) and the list of French words. Takes about half a second.
 *
 * @param publicNames names that stay, see {@link readPublicNames}
 */
export function loadLexicon(publicNames: readonly string[] = []): Lexicon {
  return new WordLists(
    ordinaryWords(),
    readGazetteer('given-names.txt'),
    readGazetteer('communes.txt'),
    publicNames,
  );
}
