import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedInstructions } from '@decroche/instructions';

/**
 * What the experts ask of a language model, from the folder of the knowledge base; nothing where the base says nothing.
 *
 * @throws InstructionsError when the file is not published, or has a fault
 */
export function readInstructions(folder: string): string[] {
  let text: string;
  try {
    text = readFileSync(join(folder, 'instructions.yaml'), 'utf8');
  } catch {
    return [];
  }
  return publishedInstructions(text);
}
