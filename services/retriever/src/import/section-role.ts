import { fold } from '@decroche/french';
import type { SectionRole } from '../knowledge/article.ts';

/** Words of headings by what the section answers, folded. Where several match, the first word of the heading counts. */
const CUES: readonly (readonly [SectionRole, RegExp])[] = [
  ['pieces', /pieces?\b|justificatifs?|documents? a (?:fournir|joindre|produire)|formulaires?|imprimes?/],
  [
    'textes',
    /textes?\b|references?|base legale|legislation applicable|circulaires?|sources?\b|reglementation/,
  ],
  ['exceptions', /exceptions?|derogations?|sauf\b|exclusions?|exclus\b|incompatib/],
  ['cas-particuliers', /cas (?:particuliers?|speci)|particularites?|situations? particulieres?|cas d/],
  ['delai', /delais?|quand\b|date d.effet|point de depart|duree|echeances?|calendrier|a quel moment/],
  ['montant', /montants?|calcul|taux\b|combien|baremes?|prix|cout|plafonds?|valeurs?\b/],
  [
    'conditions',
    /conditions?|beneficiaires?|qui (?:peut|a|est)|pour qui|ouverture|eligib|principes?|definition|age\b/,
  ],
  [
    'demarche',
    /demarches?|demandes?\b|demander|comment|procedures?|etapes?|ou s.adresser|contacts?|traitement|instruction/,
  ],
];

/** Role that a heading names; undefined when it names none. */
export function roleOf(heading: string): SectionRole | undefined {
  const text = fold(heading);
  let best: { role: SectionRole; at: number } | undefined;
  for (const [role, cue] of CUES) {
    const at = text.search(cue);
    if (at >= 0 && (best === undefined || at < best.at)) best = { role, at };
  }
  return best?.role;
}

const PROCEDURE =
  /\b(?:procedures?|demarches?|modes? operatoires?|mode d.emploi|processus|tutoriels?|traitement)\b/;
const LEGISLATION = /\b(?:legislation|reglementation|reglementaire|legislatif|droit|lois?)\b/;

/** Kind that a word of the document's path, title or table names; undefined when none does. */
export function kindOf(text: string): 'legislation' | 'procedure' | undefined {
  const folded = fold(text).replaceAll(/[_/.-]/g, ' ');
  if (PROCEDURE.test(folded)) return 'procedure';
  return LEGISLATION.test(folded) ? 'legislation' : undefined;
}
