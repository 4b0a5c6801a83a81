import { refusalSentence } from '../articles/refusal-wording.ts';

/** Why a document was left out, by the stable name of the reason. */
const REFUSED: Readonly<Record<string, string>> = {
  EMPTY: 'il est vide',
  TOO_LARGE: 'il est trop gros : coupez-le',
  ZIP_BOMB: 'il se déplie en bien plus gros que lui, comme seules le font les attaques',
  UNSAFE_PATH: 'c’est un lien, ou son nom sort de l’archive : mettez le fichier lui-même',
  ENCRYPTED: 'il est protégé par un mot de passe : enregistrez-le sans',
  NO_TEXT: 'c’est une image sans texte : passez-le par une reconnaissance de caractères',
  UNREADABLE: 'il ne peut pas être lu : enregistrez-le de nouveau',
  TOO_SLOW: 'il est trop long à lire : coupez-le ou enregistrez-le de nouveau',
  NESTED_ARCHIVE: 'c’est une archive dans l’archive, ou d’une autre sorte que .zip : sortez-en les documents',
  WRONG_KIND: 'son contenu n’est pas celui que son nom annonce : enregistrez-le de nouveau',
  NO_ARTICLE: 'il n’en sort pas d’article',
};

/** Why a document was left out. */
export function refusedWords(code: string, message: string): string {
  return REFUSED[code] ?? message;
}

/** What an import says of a place, in the experts' words: beginning of its line, and the sentence. */
const NOTES: readonly (readonly [string, string])[] = [
  ['a formula was written as text', 'une formule a été écrite en texte : vérifiez-la'],
  ['the text of a box was put after', 'le texte d’un cadre a été mis après son paragraphe'],
  ['tracked change: a deleted row', 'suivi des modifications : une ligne supprimée est laissée de côté'],
  ['tracked change: deleted text', 'suivi des modifications : un texte supprimé est laissé de côté'],
  [
    'tracked change: inserted text',
    'suivi des modifications : un texte ajouté est gardé, bien que personne ne l’ait accepté',
  ],
  [
    'a note call was taken out, its note is not found',
    'un appel de note est retiré, sa note est introuvable : regardez le document',
  ],
  [
    'a note call was taken out, its note stands below',
    'un appel de note est retiré, sa note est mise dessous',
  ],
  ['a row without a title or without a text', 'une ligne sans titre ou sans texte est laissée de côté'],
  ['a sign of a symbol font', 'un signe d’une police de symboles est laissé de côté : regardez le document'],
  ['date not understood', 'date non comprise : donnez à l’article ses dates de validité'],
  ['heads and feet of pages', 'en-têtes et pieds de page laissés de côté'],
  ['letters of a font without a map', 'des lettres illisibles sont laissées de côté : regardez le document'],
  ['the rule would end before it begins', 'la règle finirait avant de commencer : donnez ses dates'],
  ['the table of contents', 'le sommaire est laissé de côté'],
  ['turned text was put after', 'un texte tourné est mis après celui de sa page : vérifiez sa place'],
  ['a page holds no text', 'une page n’a pas de texte, c’est peut-être une image'],
  ['a page is left out, its letters', 'une page est laissée de côté, ses lettres ne se lisent pas'],
  ['a part that the page hides at first', 'une partie repliée est importée : vérifiez que c’est du contenu'],
  ['text outside the main part', 'un texte hors de la partie principale est laissé de côté : vérifiez'],
  ['an embedded page', 'une page incluse est laissée de côté : importez-la à part'],
  ['an embedded document', 'un document inclus est laissé de côté : importez-le à part'],
  ['an embedded object', 'un objet inclus est laissé de côté'],
  ['a sound', 'un son est laissé de côté'],
  ['a film', 'un film est laissé de côté'],
  ['a drawing', 'un dessin est laissé de côté'],
  ['a picture', 'une image est laissée de côté'],
  ['a chart', 'un graphique est laissé de côté'],
  ['a diagram', 'un schéma est laissé de côté'],
  ['a comment', 'un commentaire est laissé de côté'],
  ['a form', 'un formulaire est laissé de côté'],
  ['the label of a field', 'l’intitulé d’un champ est laissé de côté'],
  ['a template of the page', 'un modèle de la page est laissé de côté'],
  ['text for browsers without scripts', 'un texte pour navigateurs sans script est laissé de côté'],
  ['struck text', 'un texte barré est laissé de côté'],
  ['hidden text', 'un texte caché est laissé de côté'],
];

const FIGURE =
  /^(.*): (.+?) in the (draft and not in the document|document and not in the draft)(?: \((.*)\))?: correct the draft$/;

/** A line of the report: the document, what was done, and the places in brackets. */
export function noteWords(line: string): string {
  const [, file, figures, where, place] = FIGURE.exec(line) ?? [];
  if (where !== undefined) {
    const said = (figures ?? '').replace(/^(\d+) groups of digits$/, '$1 groupes de chiffres');
    return where.startsWith('draft')
      ? `${file} : ${said} dans le brouillon et pas dans le document : corrigez le brouillon`
      : `${file} : ${said} dans le document et pas dans le brouillon (${placeWords(place ?? '')}) : corrigez le brouillon`;
  }
  for (const [start, sentence] of NOTES) {
    const at = line.indexOf(`: ${start}`);
    if (at < 0) continue;
    const places = /\(([^()]*(?:\([^()]*\)[^()]*)*)\)$/.exec(line)?.[1] ?? '';
    return `${line.slice(0, at)} : ${sentence}${places === '' ? '' : ` (${placeWords(places)})`}`;
  }
  return line;
}

/** `block 4, under "Montant"; page 2, line 7 and 3 more places` in French. */
function placeWords(places: string): string {
  return places
    .replaceAll(/\bblock (\d+)/g, 'bloc $1')
    .replaceAll(/\bline (\d+)/g, 'ligne $1')
    .replaceAll(/\brow (\d+)/g, 'rangée $1')
    .replaceAll(/\bunder "([^"]*)"/g, 'sous « $1 »')
    .replaceAll(/ and (\d+) more places/g, ' et $1 autres endroits')
    .replaceAll(/(\d+) of them/g, '$1 en tout')
    .replaceAll(';', ' ;');
}

const FAULTS: Readonly<Record<string, string>> = {
  MALFORMED_REQUEST:
    'Cet import n’est pas accepté : cinquante documents et 3 Mo au plus, avec des noms de 300 caractères au plus.',
  IMPORT_SOURCE: 'Cette archive .zip ne peut pas être lue. Refaites-la.',
  IMPORT_RUNNING: 'Un autre import est en cours. Réessayez dans une minute.',
  DEPENDENCY_AWAY:
    'Le service ne répond pas, ou l’import a pris plus de deux minutes. Prenez moins de documents à la fois ; ce qui serait entré est dans la liste des articles, en brouillon.',
};

/** Sentence for the code of an import that failed. */
export function importFault(code: string): string {
  return FAULTS[code] ?? refusalSentence(code);
}
