import { fold } from '@decroche/french';
import { oneLine } from './imported-document.ts';
import { roleOf } from './section-role.ts';

/** Names of columns, folded, by what they hold. */
const COLUMNS = {
  title: /^(?:titre|intitule|libelle|title|nom(?: de (?:la )?fiche)?|fiche|objet|sujet|article)$/,
  section: /^(?:section|rubrique|sous-?titre|chapitre|partie)$/,
  text: /^(?:texte|contenu|corps|description|reponse|r|text|content|body|answer|a|detail|definition|solution)(?: (?:texte|longue|complete|type|a donner|apportee|officielle))?$/,
  kind: /^(?:type|nature|onglet|kind)$/,
  theme: /^(?:themes?|thematique|domaine|categorie|category|topic)$/,
  question:
    /^(?:questions?|q|questions? (?:types?|posees?|frequentes?|assure|de l'assure|usager)|demande|faq)$/,
  url: /^(?:source|url|lien|adresse web|link)$/,
  validFrom:
    /^(?:(?:date )?(?:valables?|valides?|applicables?) (?:du|des|depuis|a partir du|a compter du)|valid_?from|date d.?effet|debut(?: de)?(?: la)?(?: validite)?|date (?:de )?debut(?: de)?(?: validite)?|a compter du|du|effet|date d.?application|date d.?entree en vigueur)$/,
  validTo:
    /^(?:(?:date )?(?:valables?|valides?|applicables?) (?:au|jusqu.?au)|valid_?to|fin(?: de)?(?: la)?(?: validite)?|date (?:de )?fin(?: de)?(?: validite)?|expiration|date d.?expiration|expire le|jusqu.?au|au|echeance)$/,
  validity: /^(?:validite|periode(?: de validite)?|valable|dates? de validite|applicabilite)$/,
} as const;

export type Column = keyof typeof COLUMNS;

/** Which column of a table holds what. */
export interface CsvColumns {
  readonly named: Readonly<Partial<Record<Column, number>>>;
  /** Columns whose name is that of a section: a piece of text each. */
  readonly sections: readonly { readonly at: number; readonly name: string }[];
  /** Columns that nothing is known about. */
  readonly others: readonly { readonly at: number; readonly name: string }[];
}

/** Reads the header of a table. A question is the title of a table that has no other. */
export function csvColumns(header: readonly string[]): CsvColumns {
  const named: Partial<Record<Column, number>> = {};
  const rest: { at: number; name: string }[] = [];
  for (const [at, cell] of header.entries()) {
    const name = oneLine(cell);
    const folded = fold(name)
      .replace(/\s*[:?]$/, '')
      .replaceAll('_', ' ');
    const column = (Object.keys(COLUMNS) as Column[]).find(
      (one) => named[one] === undefined && COLUMNS[one].test(folded),
    );
    if (column === undefined) rest.push({ at, name });
    else named[column] = at;
  }
  const isPiece = ({ name }: { name: string }): boolean => name !== '' && roleOf(name) !== undefined;
  return {
    named: {
      ...named,
      ...(named.title === undefined && named.question !== undefined ? { title: named.question } : {}),
    },
    sections: rest.filter(isPiece),
    others: rest.filter((one) => !isPiece(one) && one.name !== ''),
  };
}
