import { MONTH_NAMES, spellNumber } from '@decroche/french';
import fc from 'fast-check';
import { type Piece, plain } from './labelled-text.ts';

/** What callers say around their need; nobody can be known by it. */
const NEEDS = [
  "est-ce que j'ai droit à la réversion",
  'je voudrais savoir où en est ma demande',
  'comment je fais pour racheter des trimestres',
  'ma pension a baissé ce mois-ci',
  'je dépends de la Carsat et de la MSA',
  'mon mari est décédé au printemps',
  "j'ai travaillé en Allemagne et au Maroc",
  'je suis divorcée et remariée',
  "mon conseiller ne m'a jamais rappelé",
  'je touche aussi une retraite complémentaire Agirc-Arrco',
  "il faut que j'envoie le certificat de vie",
  'est-ce que le chômage compte',
  'je suis en invalidité deuxième catégorie',
  "c'est pour la retraite progressive",
  'on m’a dit d’appeler le 39 60',
];

const quantity: fc.Arbitrary<string> = fc.oneof(
  fc.integer({ min: 1, max: 180 }).map((n) => `j'ai ${spellNumber(n)} trimestres`),
  fc.integer({ min: 1, max: 180 }).map((n) => `il me manque ${n} trimestres`),
  fc.integer({ min: 50, max: 95 }).map((n) => `j'ai ${spellNumber(n)} ans`),
  fc.integer({ min: 300, max: 4_000 }).map((n) => `je touche ${spellNumber(n)} euros par mois`),
  fc
    .integer({ min: 300, max: 90_000 })
    .map((n) => `un montant de ${n.toLocaleString('fr-FR').replace(/\s/g, ' ')} euros`),
  fc.integer({ min: 1945, max: 1975 }).map((n) => `je suis né en ${spellNumber(n)}`),
  fc.integer({ min: 1945, max: 1975 }).map((n) => `génération ${n}`),
  fc.integer({ min: 1960, max: 2010 }).map((n) => `j'ai commencé à travailler en ${n}`),
  fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 2022, max: 2028 }))
    .map(([month, year]) => `pour une date d'effet au 1er ${MONTH_NAMES[month - 1]} ${year}`),
  fc
    .tuple(
      fc.integer({ min: 1, max: 28 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 2015, max: 2026 }),
    )
    .map(([day, month, year]) => `le décret du ${day === 1 ? '1er' : day} ${MONTH_NAMES[month - 1]} ${year}`),
  fc
    .tuple(fc.integer({ min: 60, max: 67 }), fc.integer({ min: 1, max: 11 }))
    .map(([years, months]) => `à ${years} ans et ${months} mois`),
  fc.integer({ min: 2, max: 40 }).map((n) => `pendant ${spellNumber(n)} ans`),
  fc.integer({ min: 1, max: 100 }).map((n) => `un taux de ${spellNumber(n)} pour cent`),
  fc.integer({ min: 100, max: 999 }).map((n) => `l'article L${n}-${n % 9}`),
  fc.integer({ min: 2, max: 6 }).map((n) => `j'ai élevé ${spellNumber(n)} enfants`),
);

/** Harmless words, with quantities that the rules need. */
export const harmlessPieces: fc.Arbitrary<Piece[]> = fc
  .tuple(fc.constantFrom(...NEEDS), fc.array(quantity, { maxLength: 2 }))
  .map(([need, quantities]) => [plain(need), ...quantities.map(plain)]);
