import { Button } from 'react-aria-components';

/** The server speaks otherwise than this page understands: it was renewed since the page was loaded. */
export function OutdatedPanel() {
  return (
    <div className="waiting-body" role="alert">
      <h1>Cette page n’est plus à jour</h1>
      <p>
        Le serveur a été mis à jour. Rechargez la page pour voir vos appels. Votre téléphone marche toujours.
      </p>
      <p>
        <Button className="button primary" onPress={() => location.reload()}>
          Recharger la page
        </Button>
      </p>
    </div>
  );
}
