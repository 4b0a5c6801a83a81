import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspectPrompts, isPromptName, type PromptFault, promptText } from '@decroche/prompts';
import type { HeardPrompt } from '@decroche/service-kit';
import { type GatewayConfig, isLiveAllowed } from './config.ts';

/** Longest audio that is handed out, bytes: a minute of a telephone's sound. */
const MAX_AUDIO = 1_000_000;

type Heard = Pick<
  GatewayConfig,
  'FUND' | 'LIVE_LISTENING' | 'LIVE_NOTICE_MEDIA' | 'NOTICE_MEDIA' | 'PROMPTS_MEDIA' | 'PROMPTS_DIR'
>;

const FAULTS: Readonly<Record<PromptFault['kind'], string>> = {
  missing: 'le son manque',
  unusable: 'le son ne peut pas être joué aux appelants',
  textless: 'rien ne dit ce que l’on entend',
  undeclared: 'personne n’a déclaré que ce son dit ce texte',
  outdated: 'le texte a été changé depuis que le son a été déclaré',
};

/**
 * The notice that callers of this line hear, and whether it says the text that stands beside it.
 *
 * @param recordings whether the audio is wanted
 */
export async function heardNotice(config: Heard, recordings: boolean): Promise<HeardPrompt> {
  const live = isLiveAllowed(config);
  const media = live ? config.LIVE_NOTICE_MEDIA : config.NOTICE_MEDIA;
  const name = media.startsWith(config.PROMPTS_MEDIA) ? media.slice(config.PROMPTS_MEDIA.length) : '';
  const known = { fund: config.FUND, live };
  const unknown = { ...known, prompt: null, text: null, audioDigest: null, audio: null };
  if (!isPromptName(name)) return { ...unknown, fault: 'ce message n’est pas du dossier des annonces' };
  if (config.PROMPTS_DIR === 'none')
    return { ...unknown, prompt: name, fault: 'le dossier des annonces est hors de portée de la passerelle' };
  const folder = config.PROMPTS_DIR;
  const [text, audio, fault] = await Promise.all([
    promptText(folder, name),
    readFile(join(folder, `${name}.wav`)).catch(() => undefined),
    faultOf(folder, name),
  ]);
  return {
    ...known,
    prompt: name,
    text: text ?? null,
    fault,
    audioDigest: audio === undefined ? null : createHash('sha256').update(audio).digest('hex'),
    audio: recordings && audio !== undefined && audio.length <= MAX_AUDIO ? audio.toString('base64') : null,
  };
}

async function faultOf(folder: string, name: string): Promise<string | null> {
  try {
    const faults = await inspectPrompts(folder, [name]);
    const fault = faults.find(({ prompt }) => prompt === name);
    return fault === undefined ? null : FAULTS[fault.kind];
  } catch {
    return 'le dossier des annonces ne peut pas être lu';
  }
}
