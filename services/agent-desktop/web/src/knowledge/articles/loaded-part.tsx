import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import type { Loaded } from '../../app/use-loaded.ts';
import { refusalSentence } from './refusal-wording.ts';

/** Props of {@link LoadedPart}. */
export interface LoadedPartProps<T> {
  readonly loaded: Loaded<T>;
  readonly onRetry: () => void;
  readonly children: (data: T) => ReactNode;
}

/** What was asked for, or that it is on its way, or why it did not come. */
export function LoadedPart<T>({ loaded, onRetry, children }: LoadedPartProps<T>) {
  if (loaded === null) {
    return (
      <p className="muted" role="status">
        Chargement…
      </p>
    );
  }
  if ('fault' in loaded) {
    return (
      <p className="fault" role="alert">
        {refusalSentence(loaded.fault)}{' '}
        <Button className="link" onPress={onRetry}>
          Réessayer
        </Button>
      </p>
    );
  }
  return children(loaded.data);
}
