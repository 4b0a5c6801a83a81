import { FORMULA } from './formula-text.ts';
import { oneLine } from './imported-document.ts';
import { child, childrenOf, nameOf, ownText, value, type WordElement } from './word-xml.ts';

/** A formula is shallow; what is nested deeper is left to the guard of figures. */
const DEEPEST = 60;

/** A formula of Word (OMML, ECMA-376 22.1) as text on one line: `SAM × taux × durée / 172`. */
export function formulaText(formula: WordElement): string {
  return oneLine(textOf(formula, 0));
}

function textOf(element: WordElement, depth: number): string {
  if (depth > DEEPEST) return '';
  const inside = (name: string): string => {
    const part = child(element, name);
    return part === undefined ? '' : textOf(part, depth + 1);
  };
  const property = (name: string): string | undefined => {
    const properties = childrenOf(element).find((one) => nameOf(one) === `${nameOf(element)}Pr`);
    return properties === undefined ? undefined : value(child(properties, name));
  };
  switch (nameOf(element)) {
    case 't':
      return ownText(element);
    case 'f':
      return FORMULA.fraction(inside('num'), inside('den'));
    case 'sSup':
      return FORMULA.power(inside('e'), inside('sup'));
    case 'sSub':
      return FORMULA.index(inside('e'), inside('sub'));
    case 'sSubSup':
      return FORMULA.power(FORMULA.index(inside('e'), inside('sub')), inside('sup'));
    case 'rad':
      return FORMULA.root(inside('e'), inside('deg'));
    case 'nary':
      return FORMULA.bounded(property('chr') ?? '∫', inside('sub'), inside('sup'), inside('e'));
    case 'limLow':
      return FORMULA.bounded(inside('e'), inside('lim'), '', '');
    case 'limUpp':
      return FORMULA.bounded(inside('e'), '', inside('lim'), '');
    case 'func':
      return `${inside('fName')}(${inside('e')})`;
    case 'd': {
      const parts = childrenOf(element).filter((one) => nameOf(one) === 'e');
      const text = parts.map((one) => textOf(one, depth + 1)).join(property('sepChr') ?? ' | ');
      return `${property('begChr') ?? '('}${text}${property('endChr') ?? ')'}`;
    }
    case 'm':
      return FORMULA.rows(
        childrenOf(element)
          .filter((one) => nameOf(one) === 'mr')
          .map((row) => childrenOf(row).map((cell) => textOf(cell, depth + 1))),
      );
    default:
      return childrenOf(element)
        .map((one) => textOf(one, depth + 1))
        .join('');
  }
}
