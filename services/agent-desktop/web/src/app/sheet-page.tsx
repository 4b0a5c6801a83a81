import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { faultSentence } from '../wording/sentences.ts';
import { LeaveEverywhere, MAIN_ID, PageHeader } from './page-header.tsx';
import type { Loaded } from './use-loaded.ts';

/** Props of {@link SheetPage}. */
export interface SheetPageProps {
  readonly title: string;
  /** What the page is for, in a sentence or two. */
  readonly lead: ReactNode;
  /** What was just done, or why not; empty for nothing. It is read out. */
  readonly said: string;
  readonly onSaid: (said: string) => void;
  /** Asks for what is shown anew; without it there is no button. */
  readonly onReload?: () => void;
  readonly children: ReactNode;
}

/** A page to be read from top to bottom. */
export function SheetPage({ title, lead, said, onSaid, onReload, children }: SheetPageProps) {
  const onFault = (code: string): void => onSaid(faultSentence(code));
  return (
    <>
      <PageHeader onFault={onFault}>
        <LeaveEverywhere onFault={onFault} />
      </PageHeader>
      <main className="sheet" id={MAIN_ID} tabIndex={-1}>
        <h1>{title}</h1>
        <p>{lead}</p>
        {onReload !== undefined && (
          <p>
            <Button className="button small" onPress={onReload}>
              Actualiser
            </Button>
          </p>
        )}
        <p role="status">{said}</p>
        {children}
      </main>
    </>
  );
}

/** Props of {@link LoadedPart}. */
export interface LoadedPartProps<T> {
  readonly loaded: Loaded<T>;
  readonly onReload: () => void;
  /** Says a fault, by its code; the words that all pages have by default. */
  readonly sentence?: (code: string) => string;
  readonly children: (data: T) => ReactNode;
}

/** What was asked for, once it is there; before, that it is on its way, or why it did not come. */
export function LoadedPart<T>({ loaded, onReload, sentence = faultSentence, children }: LoadedPartProps<T>) {
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
        {sentence(loaded.fault)}{' '}
        <Button className="link" onPress={onReload}>
          Réessayer
        </Button>
      </p>
    );
  }
  return children(loaded.data);
}
