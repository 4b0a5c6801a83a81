import { useEffect, useRef, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { TurnView } from '#contract';
import { AskedTurn } from '../turn-panel.tsx';
import { turnLabel } from './turn-label.ts';

/**
 * Which later turn of a call is shown. A question of the agent's own comes to the front; what comes by itself waits
 * behind what he reads.
 *
 * @param asks newest first
 * @returns the turn that is shown, and the way to choose another
 */
export function useShownAsk(
  asks: readonly TurnView[],
): readonly [TurnView | undefined, (turnId: string) => void] {
  const [chosen, setChosen] = useState<string | null>(null);
  const newest = asks[0];
  const seen = useRef<string | null>(null);
  useEffect(() => {
    if (newest === undefined || newest.turnId === seen.current) return;
    const first = seen.current === null;
    seen.current = newest.turnId;
    if (first || newest.source === 'agent-typed') setChosen(newest.turnId);
  }, [newest]);
  const shown = asks.find(({ turnId }) => turnId === chosen) ?? newest;
  return [shown, setChosen];
}

/** Props of {@link AskedTurns}. */
export interface AskedTurnsProps {
  /** Newest first. */
  readonly asks: readonly TurnView[];
  readonly shown: TurnView;
  readonly onChoose: (turnId: string) => void;
}

/** The later turns of a call with their answers: one in full, the others behind tabs. */
export function AskedTurns({ asks, shown, onChoose }: AskedTurnsProps) {
  if (asks.length === 1) return <AskedTurn key={shown.turnId} turn={shown} />;
  return (
    <Tabs
      className="turns"
      selectedKey={shown.turnId}
      onSelectionChange={(turnId) => onChoose(String(turnId))}
    >
      <TabList className="turn-tabs" aria-label="Questions de cet appel" items={asks}>
        {(turn) => (
          <Tab id={turn.turnId} className="turn-tab">
            {turnLabel(turn)}
          </Tab>
        )}
      </TabList>
      {asks.map((turn) => (
        <TabPanel key={turn.turnId} id={turn.turnId} className="turn-panel">
          <AskedTurn turn={turn} />
        </TabPanel>
      ))}
    </Tabs>
  );
}
