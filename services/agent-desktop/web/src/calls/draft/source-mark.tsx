import { useState } from 'react';
import { Button, Popover, PreviewTrigger } from 'react-aria-components';
import { PassageCard } from '../../knowledge/passage-card.tsx';
import type { NumberedSource } from '../../knowledge/source-numbers.ts';
import { useDeskTools } from '../desk-context.ts';

/** Long enough not to open while the pointer passes by, short enough to feel immediate, milliseconds. */
const OPEN_DELAY_MS = 120;
const CLOSE_DELAY_MS = 200;

/** The numbered mark of a source: pointing at it or focusing it shows the passage, pressing it the whole article. */
export function SourceMark({ source }: { readonly source: NumberedSource }) {
  const { openArticle, covered } = useDeskTools();
  const [open, setOpen] = useState(false);
  const { number, passage } = source;
  const openWhole = (): void => {
    setOpen(false);
    openArticle(passage.articleSlug);
  };
  return (
    <PreviewTrigger
      delay={OPEN_DELAY_MS}
      closeDelay={CLOSE_DELAY_MS}
      isOpen={open && !covered}
      onOpenChange={(wanted) => setOpen(wanted && !covered)}
    >
      <Button
        className="source-mark"
        aria-label={`Source ${number} : ${passage.title}`}
        data-source-number={number}
        onPress={openWhole}
      >
        {number}
      </Button>
      {/* It has the role of a dialog by itself; a Dialog in it would take the focus from whoever only points at it. */}
      <Popover aria-label={`Source ${number}`} className="source-popover" placement="bottom start" offset={6}>
        <PassageCard passage={passage} level={3}>
          <Button className="link" onPress={openWhole}>
            Lire l’article entier
          </Button>
        </PassageCard>
      </Popover>
    </PreviewTrigger>
  );
}
