import { Button } from 'react-aria-components';

/** A newer tab of this browser has the desk, and this one shows nothing that may be old. */
export function ElsewherePanel({ onTake }: { readonly onTake: () => void }) {
  return (
    <div className="waiting-body">
      <h1>Le bureau est ouvert dans un autre onglet</h1>
      <p>
        Ce navigateur ne peut l’afficher que dans un onglet à la fois. Vos appels s’affichent dans l’autre.
      </p>
      <p>
        <Button className="button primary" onPress={onTake}>
          Continuer ici
        </Button>
      </p>
    </div>
  );
}
