import { useEffect } from 'react';

/** Names the window after what is in it, as long as it is there. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Décroché`;
  }, [title]);
}
