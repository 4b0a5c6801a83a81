import { fold } from '@decroche/french';

/**
 * Persons of public life whom callers speak of by name: first name, then a surname that is no first name. From general
 * knowledge.
 */
const PERSONS = `
Emmanuel Macron|Élisabeth Borne|François Fillon|Édouard Balladur|Éric Woerth|Simone Veil|Claude Évin|Martine Aubry|Jean-Pierre Raffarin
Jean-Paul Delevoye|Alain Juppé|Jacques Chirac|Nicolas Sarkozy|François Hollande|François Mitterrand|Roselyne Bachelot|Sébastien Lecornu
François Bayrou|Gabriel Attal|Michel Barnier|Pierre Laroque|Ambroise Croizat|Marisol Touraine|Jean Castex|Manuel Valls|Lionel Jospin
Dominique de Villepin|Georges Pompidou|Charles de Gaulle|Valéry Giscard d'Estaing|Pierre Mauroy|Pierre Bérégovoy
Michel Rocard|Jean-Marc Ayrault|Bernard Cazeneuve|Olivier Dussopt|Laurent Pietraszewski
Agnès Buzyn|Catherine Vautrin|Astrid Panosyan-Bouvet|Bruno Le Maire|Marine Le Pen|Jean-Luc Mélenchon|Éric Ciotti|Bruno Retailleau
`;

const OURS = PERSONS.trim().split(/[|\n]/);

interface PublicPerson {
  readonly first: readonly string[];
  readonly surname: readonly string[];
}

/** How a name stands in a text that is one of a public person. */
export interface PublicName {
  /** Words that it takes. */
  readonly length: number;
  /** Said with the first name. */
  readonly whole: boolean;
}

const partsOf = (name: string): string[] => fold(name).split(/[\s'-]+/);

/** Persons of public life, ours and those among the names that experts let stay. */
export class PublicPersons {
  /** Our surnames and whole names, as a list of names that stay has them. */
  static readonly phrases: readonly string[] = OURS.flatMap((name) => [name, name.replace(/^\S+ /, '')]);
  readonly #persons: readonly PublicPerson[];

  /**
   * @param publicNames names that experts own; those that open with a first name and go on are of persons
   * @param isFirstName whether a folded word is surely a first name
   */
  constructor(publicNames: readonly string[], isFirstName: (norm: string) => boolean) {
    const ofPersons = publicNames.filter((name) => {
      const [first = '', second] = name.split(/\s+/);
      return second !== undefined && isFirstName(fold(first));
    });
    this.#persons = [...OURS, ...ofPersons].map((name) => {
      const [first = '', ...rest] = name.split(/\s+/);
      return { first: partsOf(first), surname: partsOf(rest.join(' ')) };
    });
  }

  /** The public name that begins at a token, the longest of them; `undefined` for none. */
  nameAt(norms: readonly string[], at: number): PublicName | undefined {
    const found = this.#persons.flatMap(({ first, surname }): PublicName[] => {
      const whole = matching(norms, at, [...first, ...surname]);
      const alone = matching(norms, at, surname);
      return [
        ...(whole > 0 ? [{ length: whole, whole: true }] : []),
        ...(alone > 0 ? [{ length: alone, whole: false }] : []),
      ];
    });
    return found.toSorted((a, b) => b.length - a.length)[0];
  }
}

/** How many tokens from `at` on say exactly these parts; 0 when they do not. A hyphen joins parts in one token. */
function matching(norms: readonly string[], at: number, wanted: readonly string[]): number {
  const parts: string[] = [];
  for (let next = at; next < norms.length && parts.length < wanted.length; next++) {
    parts.push(...(norms[next] ?? '').split(/['-]/).filter((part) => part !== ''));
    if (parts.length === wanted.length && parts.every((part, i) => part === wanted[i])) return next + 1 - at;
  }
  return 0;
}
