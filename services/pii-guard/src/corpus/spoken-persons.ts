import { MONTH_NAMES, spellNumber } from '@decroche/french';
import { sayDigits } from '@decroche/french/arbitraries';
import fc from 'fast-check';
import { type Piece, secret } from './labelled-text.ts';

/** First names: common, old, foreign, and those that are words too. Invented persons. */
const GIVEN =
  `Monique Jean-Pierre Yvette Rachid Nathalie Gérard Fatou Josette Mohamed Solange Kevin Ludivine Zoubida
Ginette Étienne Marie-Claude Bruno Aïcha Raymonde Hervé Sandrine Antoine Ousmane Denise Patrick Rosalie Émile Mireille
Tiago Slimane Paulette Norbert Cécile Edith Karim Léontine Rose Pierre Clément Marin Aimé Modeste Blanche Victoire`
    .split(/\s+/)
    .filter((name) => name !== '');
/** Surnames: French, of many origins, with particles, and those that are words too. */
const SURNAMES = [
  ...'Kermarrec Delahaye Wojciechowski Benhamou Quéméneur Etcheverry Ziegler Diarra Fofana Barbosa Papin Thibaudeau'.split(
    ' ',
  ),
  ...'Guillou Ouedraogo Mezouar Castagnet Le-Floch Rakotomalala Schwartzmann Hoareau Dubreucq Lacroix Marchand Petit'.split(
    ' ',
  ),
  ...'Chevallier Boucher Renaudin Pasquet Zerrouki Vasseur Bruyère Fontanel Nowak Tremblay Alvarez Fischer Sy Bâ'.split(
    ' ',
  ),
  ...[
    'Le Gall',
    'de Saint-Aubin',
    'Van den Broeck',
    'Dos Reis',
    'Ben Salah',
    "N'Diaye",
    'El Khoury',
    'Di Maggio',
  ],
];

/** A whole name, as its bearer says it. */
export const fullName: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...GIVEN), fc.constantFrom(...SURNAMES))
  .map(([given, surname]) => `${given} ${surname}`);

const surname = fc.constantFrom(...SURNAMES);

/** Frames in which callers and agents say names; `…` stands for the name. */
const NAME_FRAMES = [
  "bonjour je m'appelle …",
  "mon nom c'est …",
  'je suis …',
  'ici …',
  'oui bonjour … à l’appareil',
  'au nom de …',
  "c'est pour mon mari …",
  'ma mère … est décédée en avril',
  "c'est ma fille … qui a rempli le dossier",
  'ma sœur … habite avec moi',
  'mon père … touchait une pension',
  'la succession de …',
  "moi c'est …",
  'le dossier de … a été refusé',
];
const CIVIL_FRAMES = [
  'monsieur …',
  'madame …',
  'maître …',
  'docteur …',
  'mon voisin monsieur …',
  'le notaire maître …',
];

const framed = (frame: string, piece: Piece): Piece[] => {
  const [before = '', after = ''] = frame.split('…');
  return [{ text: before.trim() }, piece, { text: after.trim() }];
};

/** Names in the frames that bring them in. */
export const namePieces: fc.Arbitrary<Piece[]> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...NAME_FRAMES), fullName)
    .map(([frame, name]) => framed(frame, secret('PERSON', name))),
  fc
    .tuple(fc.constantFrom(...CIVIL_FRAMES), surname)
    .map(([frame, name]) => framed(frame, secret('PERSON', name))),
  fc
    .tuple(
      fc.constantFrom('Durieux', 'Kovacs', 'Lemaitre', 'Benali', 'Zidane'),
      fc.constantFrom('mon nom', 'je vous épelle'),
    )
    .map(([name, frame]) => framed(`${frame} …`, secret('PERSON', name.toLowerCase().split('').join(' ')))),
);

/** Dates of birth, said or typed; the year is what may stay. */
export const birthPieces: fc.Arbitrary<Piece[]> = fc
  .record({
    day: fc.integer({ min: 1, max: 28 }),
    month: fc.integer({ min: 1, max: 12 }),
    year: fc.integer({ min: 1930, max: 1975 }),
    form: fc.constantFrom('said', 'said-short', 'typed', 'slashes', 'hundreds'),
    frame: fc.constantFrom(
      'je suis né le …',
      'elle est née le …',
      'ma date de naissance est le …',
      'né le … à ma connaissance',
    ),
  })
  .map(({ day, month, year, form, frame }) => {
    const name = MONTH_NAMES[month - 1] as string;
    const first = day === 1 ? 'premier' : spellNumber(day);
    const text = {
      said: `${first} ${name} ${spellNumber(year)}`,
      'said-short': `${first} ${name} ${spellNumber(year - 1900)}`,
      hundreds: `${first} ${name} ${spellNumber(year, { hundredsForYears: true })}`,
      typed: `${day === 1 ? '1er' : day} ${name} ${year}`,
      slashes: `${String(day).padStart(2, '0')}/${String(month).padStart(2, '0')}/${year}`,
    }[form];
    return framed(frame, secret('DOB', text));
  });

const WAYS = ['rue', 'avenue', 'boulevard', 'impasse', 'allée', 'place', 'chemin', 'quai', 'route'];
const WAY_NAMES = [
  'des Lilas',
  'Victor Hugo',
  'du Moulin',
  'de la République',
  "de l'Église",
  'Jean Moulin',
  'du 8 mai 1945',
  'des Trois Frères',
  'Pasteur',
  'de la Gare',
];
const TOWNS: readonly (readonly [string, string])[] = [
  ['69100', 'Villeurbanne'],
  ['38200', 'Vienne'],
  ['26000', 'Valence'],
  ['42300', 'Roanne'],
  ['59800', 'Lille'],
  ['13200', 'Arles'],
  ['29200', 'Brest'],
  ['64200', 'Biarritz'],
  ['01000', 'Bourg-en-Bresse'],
];

/** Postal addresses, said or typed. */
export const addressPieces: fc.Arbitrary<Piece[]> = fc
  .record({
    number: fc.integer({ min: 2, max: 240 }),
    way: fc.constantFrom(...WAYS),
    name: fc.constantFrom(...WAY_NAMES),
    town: fc.constantFrom(...TOWNS),
    form: fc.constantFrom('typed', 'said', 'said-code', 'way', 'town'),
    frame: fc.constantFrom("j'habite …", 'mon adresse c’est …', 'je réside …'),
  })
  .map(({ number, way, name, town, form, frame }) => {
    const [code, place] = town;
    const spoken = spellNumber(number);
    const text = {
      typed: `${number} ${way} ${name} ${code} ${place}`,
      said: `${spoken} ${way} ${name} à ${place}`,
      'said-code': `${spoken} ${way} ${name} ${sayDigits(code, [2, 3])} ${place}`,
      way: `${number} ${way} ${name}`,
      town: place,
    }[form];
    return framed(form === 'town' ? "j'habite à …" : frame, secret('ADDRESS', text));
  });

/** E-mail addresses, typed or said. */
export const emailPieces: fc.Arbitrary<Piece[]> = fc
  .record({
    given: fc.constantFrom('monique', 'jp', 'karim', 'solange', 'papy', 'rose'),
    name: fc.constantFrom('kermarrec', 'delahaye', 'nowak', 'petit', 'zerrouki'),
    link: fc.constantFrom(['.', 'point'], ['-', 'tiret'], ['_', 'underscore'], ['_', 'tiret du bas']),
    host: fc.constantFrom(
      ['gmail.com', 'gmail point com'],
      ['orange.fr', 'orange point fr'],
      ['laposte.net', 'la poste point net'],
      ['free.fr', 'free point fr'],
    ),
    spoken: fc.boolean(),
    frame: fc.constantFrom('mon mail c’est …', 'vous pouvez écrire à …', 'mon adresse mail est …', "c'est …"),
  })
  .map(({ given, name, link, host, spoken, frame }) => {
    const text = spoken
      ? `${given} ${link[1]} ${name} arobase ${host[1]}`
      : `${given}${link[0]}${name}@${host[0]}`;
    return framed(frame, secret('EMAIL', text));
  });
