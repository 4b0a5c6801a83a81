import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  audioFingerprint,
  type Declarations,
  readDeclarations,
  textFingerprint,
} from './declared-prompts.ts';
import { heardOf } from './playable-audio.ts';
import { promptNames, promptText } from './prompt-folder.ts';

/**
 * `missing`, `unusable`: callers do not hear it. `textless`: nothing says what is heard. `undeclared`: nobody said that
 * this audio says the text. `outdated`: the text was changed since.
 */
export type PromptFaultKind = 'missing' | 'unusable' | 'textless' | 'undeclared' | 'outdated';

/** One thing that is wrong with a prompt. */
export interface PromptFault {
  readonly prompt: string;
  readonly kind: PromptFaultKind;
  /** What is wrong, in one sentence. */
  readonly found: string;
  /** What to do about it. */
  readonly remedy: string;
}

/**
 * Whether each prompt can be heard and says the text beside it, as far as that was declared.
 *
 * @param wanted prompts that must be there besides those that the folder has
 * @throws when the folder cannot be read
 */
export async function inspectPrompts(
  folder: string,
  wanted: readonly string[] = [],
): Promise<readonly PromptFault[]> {
  const [there, declared] = await Promise.all([promptNames(folder), readDeclarations(folder)]);
  const names = [...new Set([...there, ...wanted])].sort();
  const faults = await Promise.all(names.map((name) => inspect(folder, name, declared)));
  return faults.filter((fault) => fault !== undefined);
}

/** Of these prompts, those that callers hear, and for how long each, milliseconds. */
export async function heardPrompts(
  folder: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const heard = await Promise.all(names.map(async (name) => [name, await listen(folder, name)] as const));
  return new Map(heard.flatMap(([name, found]) => ('ms' in found ? [[name, found.ms]] : [])));
}

async function inspect(
  folder: string,
  prompt: string,
  declared: Declarations,
): Promise<PromptFault | undefined> {
  const heard = await listen(folder, prompt);
  if ('kind' in heard) {
    return {
      ...{ prompt, ...heard },
      remedy: `./run prompts ${prompt} speaks ${prompt}.txt; or put a recording there (WAV, 8 kHz, 16 bits, mono) and ./run prompts --declare ${prompt}`,
    };
  }
  const [text, audio] = await Promise.all([
    promptText(folder, prompt),
    readFile(join(folder, `${prompt}.wav`)),
  ]);
  const declaration = declared[prompt];
  const declare = `./run prompts --declare ${prompt}`;
  if (text === undefined || text === '') {
    return {
      ...{ prompt, kind: 'textless', found: 'nothing says what is heard' },
      remedy: `write what ${prompt}.wav says into ${prompt}.txt, then ${declare}`,
    };
  }
  if (declaration === undefined || declaration.audio !== audioFingerprint(audio)) {
    return {
      ...{ prompt, kind: 'undeclared', found: `${prompt}.wav is not the audio that was declared` },
      remedy: `listen to it, write what it says into ${prompt}.txt, then ${declare}`,
    };
  }
  if (declaration.text === textFingerprint(text)) return undefined;
  return {
    ...{ prompt, kind: 'outdated' },
    found: `${prompt}.txt was changed and ${prompt}.wav still says what it said before`,
    remedy:
      declaration.origin === 'stand-in'
        ? `./run prompts ${prompt}`
        : `record it again, or ${declare} if it says the new text`,
  };
}

async function listen(
  folder: string,
  prompt: string,
): Promise<{ readonly ms: number } | { readonly kind: 'missing' | 'unusable'; readonly found: string }> {
  let audio: Buffer;
  try {
    audio = await readFile(join(folder, `${prompt}.wav`));
  } catch {
    return { kind: 'missing', found: `there is no ${prompt}.wav that can be read` };
  }
  const heard = heardOf(audio);
  return 'ms' in heard ? heard : { kind: 'unusable', found: `${prompt}.wav: ${heard.fault}` };
}
