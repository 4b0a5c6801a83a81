import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@decroche/service-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTrainingSet } from './training-set.ts';

const DEMONSTRATION = new URL('../../../../knowledge/training/needs.yaml', import.meta.url).pathname;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'training-set-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string): unknown {
  const file = join(folder, 'needs.yaml');
  writeFileSync(file, text);
  try {
    return readTrainingSet(file);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
}

const need = (id: string, more = '') => `  - { id: ${id}, title: Départ, text: À quel âge ?${more} }`;

describe('a file of simulated callers', () => {
  it('comes with the product, each of them with a voice that can be heard', () => {
    const set = readTrainingSet(DEMONSTRATION);
    expect(set.length).toBeGreaterThanOrEqual(8);
    expect(set.every(({ voiceFile }) => voiceFile?.endsWith('.wav'))).toBe(true);
  });

  it('may have needs that are only written', () => {
    expect(read(`needs:\n${need('depart')}`)).toEqual([
      { id: 'depart', title: 'Départ', text: 'À quel âge ?', voiceFile: undefined },
    ]);
  });

  it.each([
    ['nothing', '', /needs/],
    ['no need', 'needs: []', /line 1: needs: expected one need at least/],
    ['one id twice', `needs:\n${need('a')}\n${need('a')}`, /two needs have the same id/],
    ['a field that is none', `needs:\n${need('a', ', score: 3')}`, /line 2/],
    ['an id that is no name', `needs:\n${need('Âge')}`, /expected a short name/],
    ['a voice of another folder', `needs:\n${need('a', ', voice: ../secret.wav')}`, /beside this one/],
    [
      'a voice that is not there',
      `needs:\n${need('a', ', voice: a.wav')}`,
      /voice of a: it cannot be read \(ENOENT\)/,
    ],
  ])('that has %s stops the start with what to mend', (_, text, message) => {
    expect(read(text)).toMatch(message);
  });

  it('whose voice nobody could hear stops the start', () => {
    writeFileSync(join(folder, 'a.wav'), 'no sound at all');
    expect(read(`needs:\n${need('a', ', voice: a.wav')}`)).toMatch(/voice of a: not a WAV file/);
  });
});
