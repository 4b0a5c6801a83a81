import { Button } from 'react-aria-components';
import { faultSentence } from '../wording/sentences.ts';

export function LoadingPage() {
  return (
    <main className="gate" aria-busy="true">
      <h1 className="visually-hidden">Décroché</h1>
      <p className="muted">Chargement…</p>
    </main>
  );
}

export function LoadFailedPage({ fault, onRetry }: { readonly fault: string; readonly onRetry: () => void }) {
  return (
    <main className="gate">
      <div className="gate-card" role="alert">
        <h1>La page ne s’est pas chargée</h1>
        <p>{faultSentence(fault)}</p>
        <p className="muted">Votre téléphone marche toujours.</p>
        <Button className="button primary" onPress={onRetry}>
          Réessayer
        </Button>
      </div>
    </main>
  );
}
