import { sameWord } from './same-words.ts';

/** Whoever and whatever the base tells apart, by kind: two of one kind must not change places in a sentence. */
const NAMES = {
  body:
    'carsat cnav caf msa cpam cnracl cnieg ircantec agirc arrco cgss cssm cavimac cnavpl cnbf cfe cafat cps sre impots france travail ' +
    'caisse mairie banque medecin juge police allemagne luxembourg suisse mayotte metropole',
  person:
    'mere pere parent enfant conjoint concubin ex-mari ex-femme mari femme frere soeur veuf veuve orphelin employeur entreprise salarie independant artisan ' +
    'commercant agricole exploitant fonctionnaire contractuel militaire professeur avocat tuteur curateur proche heritier defunt detenu expatrie ' +
    'detache apprenti stagiaire aidant proprietaire locataire etudiant',
  benefit:
    'reversion aspa asi aah apa rsa ass avpf progressive anticipee invalidite veuvage surcote decote minimum contributif majoration inaptitude handicap ' +
    'maladie maternite chomage rente',
  side: 'base complementaire prive public partiel complet plein brut net national regional francais etranger ancien nouveau premier dernier naissance deces',
} as const;
type Kind = keyof typeof NAMES | 'figure';

const KINDS: ReadonlyMap<string, Kind> = new Map(
  (Object.entries(NAMES) as [Kind, string][]).flatMap(([kind, words]) =>
    words.split(' ').map((word) => [sameWord(word), kind] as const),
  ),
);

/** What kind of thing an item names: a figure, somebody, a body, a benefit, one side of a pair; undefined for other words. */
function kindOf(item: string): Kind | undefined {
  return /^(?:\d|month )/.test(item) ? 'figure' : KINDS.get(item);
}

/** True for a figure, and for the stem of a word that names somebody, a body, a benefit or one side of a pair. */
export function isNamed(item: string): boolean {
  return kindOf(item) !== undefined;
}

/** Of whom is spoken to whoever listens. */
const OTHERS: ReadonlySet<string> = new Set(
  'defunt conjoint ex-mari ex-femme mari femme enfant employeur entreprise tuteur curateur heritier'
    .split(' ')
    .map(sameWord),
);

/** True for the stem of a word for people: what is said of them is not said of whoever listens. */
export function isPerson(item: string): boolean {
  return KINDS.get(item) === 'person' && !OTHERS.has(item);
}

/** True where two things of one kind could change places. */
export function mayChangePlaces(items: readonly string[]): boolean {
  const count = (kind: Kind): number => new Set(items.filter((item) => kindOf(item) === kind)).size;
  const isPair = (['figure', 'body', 'person', 'side'] as const).some((kind) => count(kind) > 1);
  return isPair || (count('benefit') > 1 && count('figure') > 0);
}
