import { type ReactNode, useState } from 'react';
import { LeaveEverywhere, MAIN_ID, PageHeader } from '../../app/page-header.tsx';
import { useFocusKept } from '../../app/use-focus-kept.ts';
import { refusalSentence } from './refusal-wording.ts';

/** Props of {@link ExpertSheet}. */
export interface ExpertSheetProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** A page of the experts: wide, with one heading. */
export function ExpertSheet({ title, children }: ExpertSheetProps) {
  const [fault, setFault] = useState<string | null>(null);
  useFocusKept(MAIN_ID);
  return (
    <>
      <PageHeader onFault={setFault}>
        <LeaveEverywhere onFault={setFault} />
      </PageHeader>
      <main className="sheet wide" id={MAIN_ID} tabIndex={-1}>
        <h1>{title}</h1>
        {fault !== null && (
          <p className="fault" role="alert">
            {refusalSentence(fault)}
          </p>
        )}
        {children}
      </main>
    </>
  );
}
