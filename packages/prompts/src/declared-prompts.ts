import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Where the audio of a prompt comes from: spoken by the synthesiser from its text, or recorded by the operator. */
export type PromptOrigin = 'stand-in' | 'recording';

const FILE = 'declared.json';
const fingerprint = z.string().regex(/^[0-9a-f]{16}$/);
const declarations = z.record(
  z.string(),
  z.strictObject({ origin: z.enum(['stand-in', 'recording']), text: fingerprint, audio: fingerprint }),
);

/** For each prompt, the text that its audio was declared to say: fingerprints of both. */
export type Declarations = Readonly<z.infer<typeof declarations>>;

/** What the folder declares; nothing where the file is missing or broken, so that every prompt is then undeclared. */
export async function readDeclarations(folder: string): Promise<Declarations> {
  try {
    return declarations.parse(JSON.parse(await readFile(join(folder, FILE), 'utf8')));
  } catch {
    return {};
  }
}

/** Where the audio of each declared prompt comes from. */
export async function promptOrigins(folder: string): Promise<ReadonlyMap<string, PromptOrigin>> {
  const declared = Object.entries(await readDeclarations(folder));
  return new Map(declared.map(([name, { origin }]) => [name, origin]));
}

/** Declares that the audio of a prompt, as it is now, says the text beside it, as it is now. */
export async function declarePrompt(folder: string, name: string, origin: PromptOrigin): Promise<void> {
  const [text, audio] = await Promise.all([
    readFile(join(folder, `${name}.txt`), 'utf8'),
    readFile(join(folder, `${name}.wav`)),
  ]);
  const declared = {
    ...(await readDeclarations(folder)),
    [name]: { origin, text: textFingerprint(text), audio: audioFingerprint(audio) },
  };
  const sorted = Object.fromEntries(Object.entries(declared).sort(([a], [b]) => (a < b ? -1 : 1)));
  const target = join(folder, FILE);
  await writeFile(`${target}.new`, `${JSON.stringify(sorted, null, 2)}\n`);
  await rename(`${target}.new`, target);
}

/** Line breaks and spaces around a text change nothing that is said. */
export function textFingerprint(text: string): string {
  return sha256(text.trim().replace(/\s+/g, ' '));
}

export function audioFingerprint(audio: Uint8Array): string {
  return sha256(audio);
}

function sha256(of: string | Uint8Array): string {
  return createHash('sha256').update(of).digest('hex').slice(0, 16);
}
