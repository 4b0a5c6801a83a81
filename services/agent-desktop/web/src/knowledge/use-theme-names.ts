import { useEffect, useState } from 'react';
import { useApi } from '../app/session-context.ts';

/**
 * Labels of themes by their ids. An id stands for itself while the base is not there, and when it has no such theme any more:
 * a page is readable without labels, so it says nothing of them.
 */
export function useThemeNames(): (id: string) => string {
  const api = useApi();
  const [labels, setLabels] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    let here = true;
    api.themes().then(
      ({ themes }) => here && setLabels(new Map(themes.map(({ id, label }) => [id, label]))),
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [api]);
  return (id) => labels.get(id) ?? id;
}
