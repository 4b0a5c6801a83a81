import { Button } from 'react-aria-components';
import type { TextFaultView } from '#contract';
import { withFixedSpaces } from '../../wording/typography.ts';
import { faultWords, placeWords } from './fault-wording.ts';

/** Props of {@link FaultList}. */
export interface FaultListProps {
  readonly faults: readonly TextFaultView[];
  /** Leads to the line; absent where there is no text to lead into. */
  readonly onGo?: (line: number) => void;
}

/** What to mend in a text, by line. */
export function FaultList({ faults, onGo }: FaultListProps) {
  return (
    <ul className="fault-list">
      {faults.map((fault) => (
        <li key={`${fault.line} ${fault.place} ${fault.message}`} className={fault.blocking ? 'bad' : ''}>
          {onGo !== undefined && fault.line > 0 ? (
            <Button className="link" onPress={() => onGo(fault.line)}>
              {placeWords(fault)}
            </Button>
          ) : (
            <strong>{placeWords(fault)}</strong>
          )}{' '}
          {withFixedSpaces(faultWords(fault.message))}
          {fault.blocking && <span className="muted"> (empêche de publier)</span>}
        </li>
      ))}
    </ul>
  );
}
