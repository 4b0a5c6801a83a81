import { MAX_MENU_MS } from '@decroche/call';
import type { PromptShelf } from '../dialogue/prompt-shelf.ts';
import type { ThemeOfNeed } from '../routing/routing-table.ts';
import type { Menu } from './menu-file.ts';

/** What was chosen, of which turn. */
export interface ChosenTurn {
  readonly conversationId: string;
  readonly turnId: string;
  /** In the fund's words. */
  readonly question: string;
}

/** What a menu of themes works with. */
export interface KeyMenuParts {
  /** What the fund's keys choose; `undefined` for nothing. */
  readonly menu: () => Menu | undefined;
  readonly shelf: Pick<PromptShelf, 'durationMs' | 'mediaOf'>;
  /** Has the question redacted, signed and published. Never throws. */
  readonly ask: (chosen: ChosenTurn) => Promise<void>;
  readonly newId: () => string;
}

/** The themes that a caller of whom nothing was understood may choose from, by key. */
export class KeyMenu {
  readonly #parts: KeyMenuParts;

  constructor(parts: KeyMenuParts) {
    this.#parts = parts;
  }

  /**
   * Keys whose themes can be heard, such as `1345`; none when the whole would take too long. A theme that nobody has spoken is
   * left out.
   */
  keys(): string {
    const { menu, shelf } = this.#parts;
    const isHeard = (names: readonly string[]): boolean => shelf.durationMs(names) !== undefined;
    const offered = [...(menu() ?? [])].filter(([key, { theme }]) => isHeard(promptsOf(key, theme)));
    const keys = offered.map(([key]) => key).join('');
    return (shelf.durationMs(this.#promptsOf(keys)) ?? Number.POSITIVE_INFINITY) <= MAX_MENU_MS ? keys : '';
  }

  /** Media addresses of what is heard. */
  mediaOf(keys: string): readonly string[] {
    return this.#parts.shelf.mediaOf(this.#promptsOf(keys));
  }

  /**
   * The caller chose the theme of a key: the fund's question goes the way of a typed one. Nobody waits for it.
   *
   * @returns what he calls about; undefined when the fund has taken that key out since
   */
  choose(conversationId: string, key: string): ThemeOfNeed | undefined {
    const { menu, ask, newId } = this.#parts;
    const choice = menu()?.get(key);
    if (choice === undefined) return undefined;
    void ask({ conversationId, turnId: newId(), question: choice.question });
    return { theme: choice.theme, confidence: 1 };
  }

  #promptsOf(keys: string): readonly string[] {
    const menu = this.#parts.menu();
    return ['menu', ...[...keys].flatMap((key) => promptsOf(key, menu?.get(key)?.theme ?? ''))];
  }
}

function promptsOf(key: string, theme: string): readonly string[] {
  return [`themes/${theme}`, `keys/${key}`];
}
