import { Button } from 'react-aria-components';

/** Props of {@link PageTurner}. */
export interface PageTurnerProps {
  readonly offset: number;
  /** Lines on this page. */
  readonly shown: number;
  readonly total: number;
  readonly onTurn: (offset: number) => void;
}

/** Lines of one page, as the server gives them. */
const LINES = 50;

/** Leads to the next lines and back; nothing where all are shown. */
export function PageTurner({ offset, shown, total, onTurn }: PageTurnerProps) {
  if (offset === 0 && shown >= total) return null;
  return (
    <nav className="field-row" aria-label="Suite de la liste">
      <Button
        className="button small"
        isDisabled={offset === 0}
        onPress={() => onTurn(Math.max(0, offset - LINES))}
      >
        Précédents
      </Button>
      <span>
        {shown === 0 ? 'Rien ici' : `${offset + 1} à ${offset + shown}`} sur {total}
      </span>
      <Button
        className="button small"
        isDisabled={offset + shown >= total}
        onPress={() => onTurn(offset + LINES)}
      >
        Suivants
      </Button>
    </nav>
  );
}
