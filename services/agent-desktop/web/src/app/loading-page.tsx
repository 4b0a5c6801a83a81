import { faultSentence } from '../wording/sentences.ts';
import { FaultPage } from './fault-page.tsx';

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
    <FaultPage
      title="La page ne s’est pas chargée"
      sentence={faultSentence(fault)}
      action="Réessayer"
      onAction={onRetry}
    />
  );
}
