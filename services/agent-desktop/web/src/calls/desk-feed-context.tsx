import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import { BrowserFeed } from './feed/browser-feed.ts';
import type { LiveFeed } from './feed/feed-protocol.ts';

const FeedContext = createContext<LiveFeed | null>(null);

/** Props of {@link DeskFeedProvider}. */
export interface DeskFeedProviderProps {
  /** Extension that the agent is on; null while he is on none. */
  readonly extension: string | null;
  /** The session is no longer good for the extension. */
  readonly onRefused: () => void;
  readonly children: ReactNode;
}

/**
 * The stream of the agent's desk, open as long as he is on an extension, whatever page he looks at: with it he holds the
 * extension, and the desk is up to date when he comes back to it.
 */
export function DeskFeedProvider({ extension, onRefused, children }: DeskFeedProviderProps) {
  const feed = useMemo(() => (extension === null ? null : new BrowserFeed(extension)), [extension]);
  useEffect(() => {
    feed?.start();
    return () => feed?.stop();
  }, [feed]);
  return (
    <FeedContext value={feed}>
      {feed !== null && <RefusalWatch feed={feed} onRefused={onRefused} />}
      {children}
    </FeedContext>
  );
}

/** The feed of the extension that the agent is on; for the pages of one who is. */
export function useDeskFeed(): LiveFeed {
  const feed = useContext(FeedContext);
  if (feed === null) throw new Error('useDeskFeed is used without an extension');
  return feed;
}

/** The feed of the extension that the agent is on; null on none. */
export function useDeskFeedIfAny(): LiveFeed | null {
  return useContext(FeedContext);
}

/** Apart, so that no page is drawn again at each event. */
function RefusalWatch({ feed, onRefused }: { readonly feed: LiveFeed; readonly onRefused: () => void }) {
  const { connection } = useSyncExternalStore(feed.subscribe, feed.snapshot);
  useEffect(() => {
    if (connection === 'refused') onRefused();
  }, [connection, onRefused]);
  return null;
}
