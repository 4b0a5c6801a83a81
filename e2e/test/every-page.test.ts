import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ROLES } from '@decroche/agent-desktop/contract';
import { pageFolders } from '@decroche/agent-desktop/pages';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;

interface Finding {
  readonly role: string;
  readonly address: string;
  readonly state: string;
  readonly theme: string;
  readonly axeViolations: number;
  readonly consoleErrors: number;
  readonly faults: readonly string[];
}

describe('every page of every role', () => {
  it('breaks no rule of accessibility and complains of nothing, in any state and in both themes', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions', 'development', 'tools/cli/src/main.ts', 'pages', '--short', '--json'],
      { cwd: ROOT, maxBuffer: 16e6, timeout: 480_000 },
    ).catch((error: { stdout: string; message: string }) => {
      if (error.stdout === '') throw error;
      return error;
    });
    const { pages } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { pages: Finding[] };
    expect(pages.flatMap(({ faults, ...page }) => faults.map((fault) => ({ ...page, fault })))).toEqual([]);
    const seen = (what: (page: Finding) => string): Set<string> => new Set(pages.map(what));
    expect(seen(({ theme }) => theme)).toEqual(new Set(['light', 'dark']));
    for (const role of ROLES) expect(seen((page) => page.role)).toContain(role);
    expect(seen(({ state }) => state)).toContain('conversation');
    expect(seen(({ state }) => state)).toContain('wrong-role');
    const looked = (page: { readonly address: string; readonly state: string }): string =>
      `${page.address} ${page.state}`;
    const states = (await pageFolders()).flatMap(({ address, states }) =>
      states.map(({ name }) => looked({ address, state: name })),
    );
    expect(states.filter((state) => !seen(looked).has(state))).toEqual([]);
  }, 500_000);
});
