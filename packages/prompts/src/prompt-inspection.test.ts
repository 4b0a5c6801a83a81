import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { declarePrompt } from './declared-prompts.ts';
import { heardPrompts, inspectPrompts } from './prompt-inspection.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prompts-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A WAV file of a tenth of a second. */
function wav({ rate = 8_000, channels = 1, samples = 800, level = 3_000 } = {}): Buffer {
  const file = Buffer.alloc(44 + 2 * samples);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + 2 * samples, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(channels, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(2 * samples, 40);
  for (let at = 0; at < samples; at++) file.writeInt16LE(at % 2 === 0 ? level : -level, 44 + 2 * at);
  return file;
}

async function put(name: string, text: string, audio: Uint8Array = wav()): Promise<void> {
  await writeFile(join(folder, `${name}.txt`), text);
  await writeFile(join(folder, `${name}.wav`), audio);
}

async function found(): Promise<readonly string[]> {
  return (await inspectPrompts(folder)).map((fault) => `${fault.prompt}: ${fault.found}`);
}

describe('a prompt', () => {
  it('that was declared to say its text has no fault', async () => {
    await put('question', 'Pourquoi appelez-vous ?\n');
    await declarePrompt(folder, 'question', 'stand-in');
    expect(await found()).toEqual([]);
  });

  it('whose text was changed afterwards is told, with the command that speaks it again', async () => {
    await put('question', 'Pourquoi appelez-vous ?');
    await declarePrompt(folder, 'question', 'stand-in');
    await writeFile(join(folder, 'question.txt'), 'Que voulez-vous ?');
    const [fault] = await inspectPrompts(folder);
    expect(fault?.kind).toBe('outdated');
    expect(fault?.remedy).toBe('./run prompts question');
  });

  it('whose audio was replaced must be declared again', async () => {
    await put('question', 'Pourquoi appelez-vous ?');
    await declarePrompt(folder, 'question', 'stand-in');
    await writeFile(join(folder, 'question.wav'), wav({ level: 5_000 }));
    expect(await found()).toEqual(['question: question.wav is not the audio that was declared']);
    await declarePrompt(folder, 'question', 'recording');
    expect(await found()).toEqual([]);
  });

  it('is heard for as long as it has sound', async () => {
    await put('question', 'Pourquoi appelez-vous ?', wav({ samples: 4_000 }));
    expect([...(await heardPrompts(folder, ['question', 'notice']))]).toEqual([['question', 500]]);
  });

  it('without a text beside it is told', async () => {
    await writeFile(join(folder, 'question.wav'), wav());
    expect(await found()).toEqual(['question: nothing says what is heard']);
  });

  it('that is wanted and not there is told', async () => {
    const faults = await inspectPrompts(folder, ['days/monday']);
    expect(faults).toMatchObject([{ prompt: 'days/monday', kind: 'missing' }]);
  });

  it.each([
    ['not a WAV file', Buffer.from('ID3 this is an MP3')],
    ['16000 Hz', wav({ rate: 16_000 })],
    ['2 channels', wav({ channels: 2 })],
    ['only 0 ms', wav({ samples: 0 })],
    ['nothing but silence', wav({ level: 0 })],
    ['holds no samples', wav().subarray(0, 40)],
  ])('that callers would not hear is told: %s', async (what, audio) => {
    await put('question', 'Pourquoi appelez-vous ?', audio);
    const [fault] = await inspectPrompts(folder);
    expect(fault?.kind).toBe('unusable');
    expect(fault?.found).toContain(what);
    expect([...(await heardPrompts(folder, ['question', 'notice']))]).toEqual([]);
  });
});
