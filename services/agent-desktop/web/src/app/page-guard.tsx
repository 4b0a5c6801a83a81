import { Component, type ReactNode } from 'react';
import { FaultPage } from './fault-page.tsx';

/** How often the page is drawn again by itself after a fault, and after how long, milliseconds. */
const ATTEMPTS = 3;
const AGAIN_MS = 500;
/** A page that stood so long is sound again. */
const SOUND_MS = 60_000;

interface PageGuardState {
  readonly broken: boolean;
  readonly attempt: number;
}

/**
 * What is shown when a page cannot be drawn: without it a fault in a corner would empty the screen of an agent in the middle of
 * a call. It is drawn again by itself first, since the next thing that happens to the call may be sound.
 */
export class PageGuard extends Component<{ readonly children: ReactNode }, PageGuardState> {
  override state: PageGuardState = { broken: false, attempt: 0 };
  #again: ReturnType<typeof setTimeout> | undefined;
  #brokenAt = 0;

  static getDerivedStateFromError(): Partial<PageGuardState> {
    return { broken: true };
  }

  /** React itself writes the fault to the console of the browser. */
  override componentDidCatch(): void {
    const now = performance.now();
    const attempt = now - this.#brokenAt > SOUND_MS ? 0 : this.state.attempt;
    this.#brokenAt = now;
    if (attempt >= ATTEMPTS) return;
    this.#again = setTimeout(() => this.setState({ broken: false, attempt: attempt + 1 }), AGAIN_MS);
  }

  override componentWillUnmount(): void {
    clearTimeout(this.#again);
  }

  override render(): ReactNode {
    const { broken, attempt } = this.state;
    if (!broken) return this.props.children;
    if (attempt < ATTEMPTS) return <main className="gate" aria-busy="true" />;
    return (
      <FaultPage
        title="Cette page ne s’affiche pas"
        sentence="Rechargez-la. Si cela recommence, prévenez votre administrateur."
        action="Recharger la page"
        onAction={() => location.reload()}
      />
    );
  }
}
