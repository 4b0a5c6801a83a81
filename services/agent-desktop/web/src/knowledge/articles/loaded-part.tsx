import type { ReactNode } from 'react';
import { LoadedPart as Part } from '../../app/sheet-page.tsx';
import type { Loaded } from '../../app/use-loaded.ts';
import { refusalSentence } from './refusal-wording.ts';

/** Props of {@link LoadedPart}. */
export interface LoadedPartProps<T> {
  readonly loaded: Loaded<T>;
  readonly onRetry: () => void;
  readonly children: (data: T) => ReactNode;
}

/** What was asked for, or that it is on its way, or why it did not come, in the words of the experts' pages. */
export function LoadedPart<T>({ loaded, onRetry, children }: LoadedPartProps<T>) {
  return (
    <Part loaded={loaded} onReload={onRetry} sentence={refusalSentence}>
      {children}
    </Part>
  );
}
