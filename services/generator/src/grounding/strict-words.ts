import { tokenize } from '@decroche/french';
import { isNamed } from './named.ts';
import { sameWord } from './same-words.ts';
import type { Bag } from './statement.ts';

/**
 * Words one of which makes another sentence out of a true one, by what they say. Where they do not agree, no model is asked
 * whether they do. The beginnings of folded words; `$` ends a word.
 */
const STRICT = {
  unit: 'an$ ans$ annee annuel mois$ mensu trimestr semain hebdo jour$ jours$ journ heure minute point$ points$ euro franc$ francs$ centime fois$',
  multiple:
    'double doubl moitie demi quart$ quarts$ tiers$ triple tripl quadrupl cinquieme dixieme pourcent multipli divis cumul unique$ uniques$ simple',
  quantity:
    'deux$ trois$ seul premier premiere second dernier aucun nul nulle tous$ tout$ toute chaque chacun plusieurs quelque certain autre entier entiere integral partiel total minim maxim plein complet incomplet majorite plupart unanim ensemble ni$ peu$ moins$ plus$ trop$ assez$ beaucoup davantage environ exactement presque',
  denial:
    'refus interdi impossib inutil dispens exempt exoner perd perte suppri annul cess arret sans$ non$ jamais rien$ pas$ exclu rejet irrecevab incompatib ignor oubli prive$ prives$ privee supprim manqu absen empech evit renonc abandon retir cesse expire perim invalide refuse contest nie$ faux$ fausse',
  modality:
    'peut pouv pourr doit$ doiv dev faut$ fall oblig necess facult permi autoris droit droits possib requis exig impos conseil recommand suffi impera indispens libre volont choix choisi decid automat office$ toujours souvent parfois rarement general habituel normal exception',
  condition: 'condition sauf hormis except si$ selon suivant pourvu tant$ lorsque quand$ malgre meme',
  time: 'avant apres depuis jusqu pendant deja encore tot$ tard debut fin$ terme prochain precede suivan immediat aussitot retroact anticip differ ensuite ancien nouve futur passe$ veille lendemain temporaire provisoire definiti permanent',
  direction:
    'augment hauss major relev accroi baiss dimin redui reduc minor plafon planch super infer eleve faible grand petit long court meilleur pire bon$ mauvais favora defavora ajout dedui soustra retranch rembours verse paye paie recoi recev donn prend prete emprunt gagn entre$ entree sort arriv part$ ouvert ouvre ferm commenc termin gratuit payant revers depass attei conserv gard maintien suspen repren identi egal differ semblab meme contrair oppos ici$',
  money: 'brut net$ nets$ nette impos impot fiscal social forfait salaire revenu capital rente montant taux$',
  place:
    'france francais etrang europ union$ suisse allem algeri maroc tunisi belg espag ital portug luxemb outre-mer martin guadel reunion guyan mayotte alsace moselle metropol paris pays$ domicile mairie prefect consul ambassad tribunal',
  way: 'internet ligne$ courrier lettre telephon guichet rendez-vous agence recommand email mail$ papier electroni oral ecrit',
  people:
    'vous$ votre$ vos$ je$ mon$ ma$ mes$ nous$ notre$ nos$ lui-meme elle-meme agent conseiller notaire voisin ami$ amis$ famille parent grand-pere grand-mere frere soeur oncle tante neveu homme$ hommes$ femme$ femmes$ adulte mineur majeur jeune celibat marie$ mariee divorc veuf$ veuve pacs concubin',
} as const;
type StrictClass = keyof typeof STRICT;

const BEGINNINGS = Object.entries(STRICT).map(([name, words]) => {
  const beginnings = words.split(' ').join('|').replaceAll('$', '\\b');
  return [name as StrictClass, new RegExp(`^(?:${beginnings})`)] as const;
});
/** Turns of quantity whose words alone say too little. */
const TURNS: readonly (readonly [string, RegExp])[] = [
  ['one of', /\b(?:l'?\s?)?une? (?:des|de ces|de vos|de ses|d'entre)\b|\bl'?\s?une? ou l'?\s?autre\b/g],
  ['both', /\b(?:les|ces|vos|ses|tous|toutes) deux\b|\bl'?\s?une? et l'?\s?autre\b|\bni l'?\s?une? ni\b/g],
];
/** Classes whose words stand as often in the sentence as in its passage; marks, bounds and denials hold the others. */
const COUNTED: ReadonlySet<string> = new Set(['unit', 'multiple', 'denial', 'direction', 'money', 'place']);
/** What denials are about is compared, not the words that deny. */
const COMPARED = /^(?:sans|non|jamais|rien|pas|exclu[a-z]*|ni)$/;

/** "Inchangé", "irrégulier", "non-résident": a denial in one word. */
const DENIES = /^(?:in|im|ir|il|non-|mal|anti|dis)[a-z]{4}|^de(?:s)?[a-z]{6}/;

/** The class in which a folded word has to agree; undefined for one whose meaning a model may be asked about. */
export function strictClassOf(norm: string): string | undefined {
  if (isNamed(norm) || isNamed(sameWord(norm))) return 'name';
  return BEGINNINGS.find(([, beginning]) => beginning.test(norm))?.[0];
}

/** True for a word that only the passage may bring in. */
export function isStrictWord(norm: string): boolean {
  return strictClassOf(norm) !== undefined || DENIES.test(norm);
}

/** How often a text in plain turns has each word that has to agree. */
export function strictWordsIn(text: string): Bag {
  const bag = new Map<string, number>();
  for (const { norm, kind } of tokenize(text)) {
    if (kind === 'number' || kind === 'punctuation' || COMPARED.test(norm)) continue;
    if (!COUNTED.has(strictClassOf(norm) ?? '')) continue;
    const word = sameWord(norm);
    bag.set(word, (bag.get(word) ?? 0) + 1);
  }
  for (const [turn, words] of TURNS) {
    const times = [...text.matchAll(words)].length;
    if (times > 0) bag.set(turn, times);
  }
  return bag;
}
