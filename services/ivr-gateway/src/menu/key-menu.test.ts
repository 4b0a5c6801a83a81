import { readFileSync } from 'node:fs';
import { SettingsFileError } from '@decroche/service-kit/settings-file';
import { describe, expect, it } from 'vitest';
import { type ChosenTurn, KeyMenu } from './key-menu.ts';
import { parseMenus } from './menu-file.ts';

const MENU = `caisse:
  4: { theme: paiement, question: Quand ma retraite est-elle versée ? }
  1: { theme: reversion, question: Quelles sont les conditions de la réversion ? }
  9: { theme: rachat, question: Comment racheter des trimestres ? }
`;
const PLAYED: Readonly<Record<string, number>> = {
  ...{ menu: 4_500, 'themes/reversion': 1_900, 'themes/paiement': 1_800 },
  ...{ 'keys/1': 700, 'keys/4': 700, 'keys/9': 700 },
};

function menuOf(text: string, played = PLAYED) {
  const asked: ChosenTurn[] = [];
  const menu = new KeyMenu({
    menu: () => parseMenus(text).get('caisse'),
    shelf: {
      durationMs: (names) =>
        names.every((name) => name in played)
          ? names.reduce((sum, name) => sum + (played[name] ?? 0), 0)
          : undefined,
      mediaOf: (names) => names,
    },
    ask: async (turn) => void asked.push(turn),
    newId: () => 'turn',
  });
  return { menu, asked };
}

function faultsOf(text: string): readonly string[] {
  try {
    parseMenus(text);
    return [];
  } catch (error) {
    return error instanceof SettingsFileError ? error.faults : [String(error)];
  }
}

describe('the themes that a caller may choose by key', () => {
  it('are read to him in the order of the keys, without one that nobody has spoken', () => {
    const { menu } = menuOf(MENU);
    expect(menu.keys()).toBe('14');
    expect(menu.mediaOf('14')).toEqual([
      ...['menu', 'themes/reversion', 'keys/1', 'themes/paiement', 'keys/4'],
    ]);
  });

  it.each([
    ['nobody has spoken what comes before them', { 'themes/reversion': 1_900, 'keys/1': 700 }],
    ['all of them would take too long', { ...PLAYED, menu: 28_000 }],
    ['none of them can be heard', { menu: 4_500 }],
  ])('are not offered when %s', (_, played) => {
    expect(menuOf(MENU, played as Record<string, number>).menu.keys()).toBe('');
  });

  it('are searched for in the words of the fund', () => {
    const { menu, asked } = menuOf(MENU);
    expect(menu.choose('call', '1')).toEqual({ theme: 'reversion', confidence: 1 });
    expect(asked).toEqual([
      { conversationId: 'call', turnId: 'turn', question: 'Quelles sont les conditions de la réversion ?' },
    ]);
    expect(menu.choose('call', '7')).toBeUndefined();
    expect(asked).toHaveLength(1);
  });
});

describe('the file of a fund', () => {
  it('that is delivered as an example is right', () => {
    const example = readFileSync(new URL('../../../../infra/funds/menu.yaml', import.meta.url), 'utf8');
    expect(parseMenus(example).get('carsat-rhone-alpes')?.size).toBe(4);
  });

  it.each([
    ['0: { theme: reversion, question: Pourquoi ? }', '0 refuses the assistant'],
    ['12: { theme: reversion, question: Pourquoi ? }', 'a key from 1 to 9'],
    ['1: { theme: reversion }', 'expected the question'],
    ['1: { theme: "../notice", question: Pourquoi ? }', 'the id of a theme'],
    ['1: { theme: reversion, question: Pourquoi ?, queue: autre }', 'queue'],
  ])('with %s says where it is wrong', (entry, fault) => {
    expect(faultsOf(`caisse:\n  ${entry}\n`).join()).toContain(fault);
  });

  it('without a key has a fault', () => {
    expect(faultsOf('caisse: {}\n').join()).toContain('at least one key');
  });
});
