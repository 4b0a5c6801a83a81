import { Button } from 'react-aria-components';

/** Props of {@link FaultPage}. */
export interface FaultPageProps {
  readonly title: string;
  /** What to know, or to do. */
  readonly sentence: string;
  /** Label of the button. */
  readonly action: string;
  readonly onAction: () => void;
}

/** In the place of a page that is not there; the telephone works all the same. */
export function FaultPage({ title, sentence, action, onAction }: FaultPageProps) {
  return (
    <main className="gate">
      <div className="gate-card" role="alert">
        <h1>{title}</h1>
        <p>{sentence}</p>
        <p className="muted">Votre téléphone marche toujours.</p>
        <Button className="button primary" onPress={onAction}>
          {action}
        </Button>
      </div>
    </main>
  );
}
