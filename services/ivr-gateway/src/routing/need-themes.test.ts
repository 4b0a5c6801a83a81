import { generateKeyPairSync } from 'node:crypto';
import { needThemeCodec, needThemeSubject, signedNeedTheme } from '@decroche/contracts';
import { createLogger } from '@decroche/service-kit';
import { v7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { NeedThemes } from './need-themes.ts';

const retriever = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const conversationId = v7();

function signed(theme: string, confidence: number, key = retriever.privateKey): Uint8Array {
  const need = { conversationId, turnId: v7(), theme, confidence, final: true };
  return needThemeCodec.encode(signedNeedTheme.sign(need, key, 'r1'));
}

const told: unknown[] = [];
let themes: NeedThemes;

beforeEach(() => {
  told.length = 0;
  themes = new NeedThemes({
    keys: new Map([['r1', retriever.publicKey]]),
    onTheme: (need) => told.push(need),
    logger: createLogger('test', 'silent'),
    now: Date.now,
  });
});

describe('what a need is about', () => {
  it('is the word of the retriever', () => {
    themes.hear(needThemeSubject(conversationId), signed('reversion', 0.9));
    expect(told).toMatchObject([{ conversationId, theme: 'reversion', confidence: 0.9, final: true }]);
  });

  it('is not taken from anybody else, nor for another caller, nor from junk', () => {
    themes.hear(needThemeSubject(conversationId), signed('reversion', 0.9, stranger.privateKey));
    themes.hear(needThemeSubject(v7()), signed('reversion', 0.9));
    themes.hear(needThemeSubject(conversationId), new Uint8Array([1, 2, 3]));
    expect(told).toEqual([]);
  });
});
