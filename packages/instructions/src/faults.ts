import { fold, isSamePerson } from '@decroche/french';
import { type Instructions, InstructionsError, parseInstructions } from './instruction-file.ts';

/** What no line may hold, however it is meant. */
const NEVER: readonly (readonly [RegExp, string])[] = [
  [/\d/, 'a figure: a model repeats it to callers; figures belong into articles'],
  [/https?:|www\.|@|\b[\w-]+\.(?:fr|com|org|net|eu)\b/i, 'an address: the gate stops what texts do not have'],
  [
    /\b(?:rue|avenue|boulevard|impasse|allée)\s+(?:de|du|des|\p{Lu})/u,
    'an address: the gate stops what texts do not have',
  ],
  [/\b(?:M\.|Mme|Mlle|Monsieur|Madame)\s+\p{Lu}/u, 'the name of a person'],
];

/** Deeds that the floor forbids; a line may only forbid them as well. */
const DEEDS: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:ignor|oubli|contourn|outrepass|desobei|neglig|passe(?:r)? outre|remplac|annul|lev)\w*\b.*\b(?:regle|consigne|instruction|interdiction|controle|verification|plancher|precede|dessous|dessus)\w*/,
    'it lifts other rules',
  ],
  [/\b(?:invent|devin|improvis|suppos|extrapol|imagin)\w*/, 'it asks for what no document says'],
  [
    /\b(?:connaissances? (?:generales?|personnelles?|propres?)|(?:ta|tes|votre|vos) (?:memoire|connaissances?|propres? savoirs?)|de memoire|internet|(?:le|du) web)\b/,
    'it asks for what no document says',
  ],
  [/\b(?:promet|promess|garanti|assure(?:r|s|z)?\b(?! (?:sociaux|social)))\w*/, 'it asks for a promise'],
  [/\b(?:calcul|estim|chiffr|evalu)\w*/, 'it asks for a computed amount'],
  [/\b(?:decid|accord|refus|tranch)\w*\b/, 'it asks for the decision of a right'],
  [
    /\b(?:donnees? personnelles?|numeros? de (?:securite sociale|telephone|dossier|compte)|nir|iban|dates? de naissance|adresses?|(?:son|leur|le|un) (?:nom|prenom))\b/,
    'it asks for personal data',
  ],
  [
    /\b(?:sans (?:source|citer|citation|document|verifi)\w*|(?:source|citation|document|json)s? (?:\w+ ){0,3}(?:facultati|inutil|superflu)\w*)/,
    'it leaves sources out',
  ],
  [/\b(?:en|in) (?:anglais|english|espagnol|arabe|allemand|italien)\b/, 'it asks for another language'],
];

/** An answer at any price, whatever stands around it. */
const AT_ANY_PRICE =
  /\b(?:quand meme|malgre tout|a tout prix|dans tous les cas|coute que coute|toujours une reponse|meme (?:si|sans|quand)\b.*\b(?:documents?|textes?|sources?|reponse))/;

/** Words that deny or forbid what their clause says. */
const DENIED =
  /\b(?:ne|n|jamais|aucun|aucune|ni|interdit|interdite|interdits|interdites|interdiction|inutile|inutiles|evite|evitez|refuse de)\b/;
/** What is denied and still lifts: "ne tiens pas compte", "ne respecte pas". */
const DISREGARD =
  /\bn(?:e)?\b ?(?:\w+ ){0,2}(?:tien\w*|respect\w*|suiv\w*|suis|appliqu\w*|observ\w*|cite\w*|verifi\w*|limit\w*|born\w*|refus\w*)/;

/**
 * What keeps instructions from being published, a line a fault. It looks at words, clause by clause; the floor and the gate stand
 * below whatever it lets through.
 */
export function instructionFaults(file: Instructions): string[] {
  const faults = file.instructions.flatMap(({ id, text }) =>
    lineFaults(text).map((fault) => `${id}: ${fault}`),
  );
  const { author, reviewer, status } = file;
  if (status === 'published' && reviewer === null) faults.push('reviewer: nobody has approved this version');
  if (reviewer !== null && isSamePerson(author, reviewer))
    faults.push(`reviewer: ${author} wrote it; somebody else approves it`);
  return faults;
}

/**
 * The lines of a published version, in their order.
 *
 * @throws InstructionsError when it is not published, or has a fault
 */
export function publishedInstructions(text: string): string[] {
  const file = parseInstructions(text);
  const faults = instructionFaults(file);
  if (file.status !== 'published') faults.unshift(`status: version ${file.version} is not published`);
  if (faults.length > 0) throw new InstructionsError(faults);
  return file.instructions.map(({ text: line }) => line);
}

function lineFaults(text: string): string[] {
  const found = NEVER.filter(([pattern]) => pattern.test(text)).map(([, fault]) => fault);
  if (AT_ANY_PRICE.test(fold(text))) found.push('it asks for what no document says');
  for (const clause of clausesOf(text)) {
    if (DISREGARD.test(clause)) found.push('it lifts other rules');
    if (DENIED.test(clause)) continue;
    found.push(...DEEDS.filter(([pattern]) => pattern.test(clause)).map(([, fault]) => fault));
  }
  return [...new Set(found)];
}

/** A denial counts for its own clause: "ne promets rien, mais calcule" computes. */
function clausesOf(text: string): string[] {
  return fold(text)
    .split(/[.;:!?]|,|\b(?:mais|sauf|et|puis|ou|quand|si|meme)\b/)
    .map((clause) => clause.replace(/[^a-z]+/g, ' ').trim())
    .filter((clause) => clause !== '');
}
