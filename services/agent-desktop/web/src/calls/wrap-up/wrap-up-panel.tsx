import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { CallView } from '#contract';
import { withFixedSpaces } from '../../wording/typography.ts';
import { useDeskTools } from '../desk-context.ts';
import { noteText, wrapUpNote } from './wrap-up-note.ts';

const COPIED = 'Note copiée.';
/** The browser gave no access to the clipboard. */
const SELECTED = 'Le navigateur refuse de copier. La note est sélectionnée : Ctrl + C.';

/** Props of {@link WrapUpPanel}. */
export interface WrapUpPanelProps {
  readonly call: CallView;
  /** Suggestions that were opened, by their turns. */
  readonly read: ReadonlySet<string>;
}

/** The note of a call that is over, for the fund's own tool. */
export function WrapUpPanel({ call, read }: WrapUpPanelProps) {
  const { opinions, announce } = useDeskTools();
  const lines = useMemo(() => wrapUpNote(call, opinions, read), [call, opinions, read]);
  const shown = useRef<HTMLDListElement>(null);
  const [outcome, setOutcome] = useState<string | null>(null);
  const text = noteText(lines);
  // What was copied is not what stands there any more.
  const [copied, setCopied] = useState('');
  const copy = useCallback(async (): Promise<void> => {
    let said = COPIED;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      if (shown.current !== null) window.getSelection()?.selectAllChildren(shown.current);
      said = SELECTED;
    }
    setCopied(text);
    setOutcome(said);
    announce(said);
  }, [text, announce]);
  useCopyKey(copy, lines.length > 0);
  if (lines.length === 0)
    return (
      <p className="wrap-up muted">Pas de note : rien n’a été demandé à l’assistant pendant cet appel.</p>
    );
  return (
    <section className="wrap-up" aria-label="Note de fin d’appel">
      <div className="wrap-up-head">
        <h2>Note de fin d’appel</h2>
        <span className={outcome === SELECTED ? 'fault' : 'muted'}>
          {outcome !== null && copied === text ? outcome : 'Relisez-la : elle dit ce que l’écran a montré.'}
        </span>
        <Button className="button primary" onPress={() => void copy()}>
          Copier la note <kbd>Alt + N</kbd>
        </Button>
      </div>
      <dl ref={shown} className="wrap-up-lines">
        {lines.map(({ label, text: words }) => (
          <div key={label}>
            <dt>{label} : </dt>
            <dd>{withFixedSpaces(words)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Alt + N copies, wherever the focus is. */
function useCopyKey(copy: () => Promise<void>, active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
      if (event.key.toLowerCase() !== 'n') return;
      event.preventDefault();
      void copy();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [copy, active]);
}
