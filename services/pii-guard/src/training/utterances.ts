import type { Chance } from './chance.ts';
import { expand, fillSlots, type Stretch } from './grammar.ts';
import { HARMLESS_LINES, HARMLESS_PARTS } from './harmless-lines.ts';
import type { InventedNames, NameLists } from './invented-names.ts';
import type { KnowledgeTexts } from './knowledge-texts.ts';
import { HOME_LINES, PERSON_LINES } from './persons-in-sentences.ts';
import { PARTS } from './sentence-parts.ts';
import { misspelled } from './spelling-noise.ts';

const RULES = { ...PARTS, ...HARMLESS_PARTS };

/** Towns abroad, where callers were born or live. */
const TOWNS_ABROAD =
  `alger oran constantine bejaia setif annaba blida mostaganem tlemcen batna skikda guelma biskra tunis
sfax sousse bizerte rabat casablanca marrakech fes meknes agadir tanger oujda nador safi tetouan dakar thies kaolack
bamako kayes abidjan bouake ouagadougou conakry cotonou lome niamey douala yaounde brazzaville kinshasa libreville
antananarivo tamatave majunga moroni port-louis nouakchott praia lisbonne porto braga coimbra faro viseu guarda leiria
madrid barcelone seville valence grenade malaga vigo alicante rome milan naples turin palerme bari catane venise
genes bologne bruxelles liege charleroi namur mons gand anvers geneve lausanne zurich bale berne londres dublin
berlin munich hambourg francfort cologne stuttgart vienne varsovie cracovie lodz gdansk prague brno budapest bucarest
cluj sofia belgrade zagreb sarajevo tirana athenes istanbul ankara izmir beyrouth tripoli damas alep bagdad teheran
erevan tbilissi moscou kiev odessa minsk jerusalem pondichery calcutta colombo hanoi saigon hue danang vientiane
phnom-penh bangkok pekin shanghai canton tokyo montreal quebec new-york miami buenos-aires santiago lima port-au-prince
cayenne fort-de-france pointe-a-pitre saint-denis saint-pierre mamoudzou noumea papeete dzaoudzi kourou basse-terre`
    .split(/\s+/)
    .filter((name) => name !== '');
const LAWS =
  `fillon veil touraine borne woerth balladur madelin juppé chirac macron léonetti pinel evin aubry delevoye
lagarde badinter creton besson scellier robien hamon khomri perben toubon sapin rebsamen bachelot boulin pleven debré
jospin lecornu censi-bouvard malraux girardin duflot denormandie thatcher ayrault cahuzac`
    .split(/\s+/)
    .filter((name) => name !== '');
const LINKS = /^(?:de|du|des|d|la|le|les|l|sur|sous|en|et|a|au|aux|lès|les)$/;

/** How an utterance is written. */
type Writing = 'heard' | 'typed' | 'typed-lower';

/** Makes what callers and agents might say or type, with labels. Fictitious throughout. */
export class Utterances {
  readonly #chance: Chance;
  readonly #names: InventedNames;
  readonly #lists: NameLists;
  readonly #texts: KnowledgeTexts;
  /** Words of the knowledge base, as often as they stand there. */
  readonly #vocabulary: readonly string[];

  constructor(chance: Chance, names: InventedNames, lists: NameLists, texts: KnowledgeTexts) {
    this.#chance = chance;
    this.#names = names;
    this.#lists = lists;
    this.#texts = texts;
    this.#vocabulary = [...texts.questions, ...texts.sentences].flatMap(
      (text) => text.toLowerCase().match(/\p{L}{4,}/gu) ?? [],
    );
  }

  next(): Stretch[] {
    const chance = this.#chance;
    const writing: Writing = chance.happens(0.6) ? 'heard' : chance.happens(0.75) ? 'typed' : 'typed-lower';
    const stretches = this.#content();
    const noisy = writing !== 'typed' && chance.happens(0.25) ? this.#noisy(stretches) : stretches;
    return written(noisy, writing, chance);
  }

  #content(): Stretch[] {
    const chance = this.#chance;
    const kind = chance.next();
    if (kind < 0.34) return this.#withMore(this.#sentence(PERSON_LINES));
    if (kind < 0.44) return this.#withMore(this.#sentence(HOME_LINES));
    if (kind < 0.76) return this.#withMore(this.#sentence(HARMLESS_LINES));
    return [{ text: this.#text() }];
  }

  /** Sometimes followed or preceded by what the call is about. */
  #withMore(stretches: Stretch[]): Stretch[] {
    const chance = this.#chance;
    if (!chance.happens(0.3)) return stretches;
    const more = chance.happens(0.6) ? [{ text: this.#text() }] : this.#sentence(HARMLESS_LINES);
    return chance.happens(0.7)
      ? [...stretches, { text: chance.pick([' ', ', ', '. ']) }, ...more]
      : [...more, { text: chance.pick([' ', ', ']) }, ...stretches];
  }

  #text(): string {
    const { questions, sentences } = this.#texts;
    return this.#chance.pick(this.#chance.happens(0.6) ? questions : sentences);
  }

  #sentence(from: readonly string[]): Stretch[] {
    const line = expand(RULES, this.#chance.pick(from), this.#chance);
    const stretches = fillSlots(line.replaceAll('’', "'").replace(/ {2,}/g, ' ').trim(), (slot) =>
      this.#fill(slot),
    );
    return this.#chance.happens(0.7) ? elided(stretches) : stretches;
  }

  #fill(slot: string): readonly Stretch[] {
    const chance = this.#chance;
    const person = (text: string): Stretch[] => [{ text, label: 'PERSON', proper: true }];
    switch (slot) {
      case 'G':
        return person(this.#names.given());
      case 'S':
        return person(this.#surnameThatIsNoWord());
      case 'X':
        return person(this.#names.surname().text);
      case 'P':
        return person(this.#anybody());
      case 'T':
        return [{ text: this.#town(), label: 'ADDRESS', proper: true }];
      case 't':
        return [{ text: this.#town(), proper: true }];
      case 'l':
        return [
          {
            text: chance.happens(0.6) ? chance.pick(LAWS) : this.#names.surname().text,
            proper: true,
          },
        ];
      case 'w':
        return [{ text: this.#word() }];
      case 'n':
        return [
          {
            text: `${chance.pick(['', '', 'la ', 'le ', 'une ', 'un ', 'ma ', 'mon ', 'des ', 'vos '])}${this.#word()}`,
          },
        ];
      case 'u':
        return [{ text: misspelled(this.#word(), chance) }];
      case 'A':
        return [{ text: this.#abbreviation() }];
      default:
        throw new RangeError(`no slot {${slot}}`);
    }
  }

  #anybody(): string {
    const way = this.#chance.next();
    if (way < 0.35) return this.#names.given();
    if (way < 0.6) return this.#surnameThatIsNoWord();
    const given = this.#names.given();
    const surname = this.#names.surname().text;
    return way < 0.88 ? `${given} ${surname}` : `${surname} ${given}`;
  }

  #surnameThatIsNoWord(): string {
    for (let tries = 0; tries < 4; tries++) {
      const { text, isWord } = this.#names.surname();
      if (!isWord) return text;
    }
    return this.#names.given();
  }

  #town(): string {
    return this.#chance.happens(0.2)
      ? this.#chance.pick(TOWNS_ABROAD)
      : this.#chance.pick(this.#lists.communes);
  }

  #word(): string {
    return this.#chance.pick(this.#chance.happens(0.6) ? this.#vocabulary : this.#lists.words);
  }

  #abbreviation(): string {
    const letters = 'ABCDEFGHIJLMNOPRSTUV';
    return Array.from(
      { length: 2 + this.#chance.below(4) },
      () => letters[this.#chance.below(letters.length)],
    ).join('');
  }

  /** A few words misheard, names among them. */
  #noisy(stretches: readonly Stretch[]): Stretch[] {
    return stretches.map((stretch) => ({
      ...stretch,
      text: stretch.text
        .split(' ')
        .map((word) => {
          const often = stretch.label === undefined ? 0.08 : 0.6;
          return word.length > 3 && this.#chance.happens(often) ? misspelled(word, this.#chance) : word;
        })
        .join(' '),
    }));
  }
}

/** `de alain` becomes `d'alain`. */
function elided(stretches: readonly Stretch[]): Stretch[] {
  return stretches.map((stretch, at) => {
    const next = stretches[at + 1];
    const opens = next?.proper === true && /^[aeiouyéèh]/.test(next.text);
    return opens ? { ...stretch, text: stretch.text.replace(/(^|\s)de $/, "$1d'") } : stretch;
  });
}

function written(stretches: readonly Stretch[], writing: Writing, chance: Chance): Stretch[] {
  if (writing === 'heard') {
    const hyphens = chance.happens(0.6);
    return stretches.map((stretch) => {
      const text = stretch.text.toLowerCase().replace(/[^\p{L}\p{N}' -]+/gu, ' ');
      return { ...stretch, text: stretch.proper === true && !hyphens ? text.replaceAll('-', ' ') : text };
    });
  }
  if (writing === 'typed-lower')
    return stretches.map((stretch) => ({ ...stretch, text: stretch.text.toLowerCase() }));
  const shout = chance.happens(0.15);
  return stretches.map((stretch, at) => {
    const text = stretch.proper === true ? capitalised(stretch.text, shout) : stretch.text;
    return { ...stretch, text: at === 0 ? text.charAt(0).toUpperCase() + text.slice(1) : text };
  });
}

function capitalised(name: string, shout: boolean): string {
  if (shout) return name.toUpperCase();
  return name.replace(/\p{L}+/gu, (part, at: number) =>
    at > 0 && LINKS.test(part) ? part : part.charAt(0).toUpperCase() + part.slice(1),
  );
}
