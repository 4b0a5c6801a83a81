import type { Detector } from '../detector.ts';
import { callersTownAt, homeAt, otherHomeAt, startOfOpenHome } from './home-town.ts';
import { namedPlaces, startOfOpenAbroad } from './named-place.ts';
import { postalCodeAt, startOfOpenPlace, wayAt } from './street-address.ts';

/** Postal addresses, postal codes with their commune, and the commune where someone lives or was born. */
export const ADDRESSES: Detector = {
  name: 'address',
  finds: ['ADDRESS'],
  stage: 'explaining',
  rules: {
    way: "j'habite au 12 rue des Lilas à Vierzon",
    'postal-code': 'le code postal 44000 Nantes',
    'birth-place': '15 août 1959 Nevers',
    home: "j'habite à Vierzon depuis toujours",
    'misheard-way': "j'habite dix-sept qu'est Victor Hugo à Lille",
    'other-home': "on s'est retirés à Menton",
    'callers-town': "c'est madame Kerbrat de Lannion pour un relevé",
    abroad: 'Rua das Flores 25, Porto',
    'named-home': 'à la résidence Les Hortensias',
  },
  openFrom: (utterance) =>
    Math.min(startOfOpenPlace(utterance), startOfOpenAbroad(utterance), startOfOpenHome(utterance)),
  detect: ({ utterance }) => [
    ...namedPlaces(utterance),
    ...utterance.words.flatMap(
      (word) =>
        wayAt(utterance, word) ??
        postalCodeAt(utterance, word) ??
        homeAt(utterance, word) ??
        otherHomeAt(utterance, word) ??
        callersTownAt(utterance, word) ??
        [],
    ),
  ],
};
