import { access } from 'node:fs/promises';
import { RemediedError } from '@decroche/downloads';
import {
  type Component,
  type EnsureProgress,
  ensure,
  ensureWeights,
  stackComponents,
} from '@decroche/local-stack';
import { ROOT } from './root.ts';
import { runScript } from './subprocess.ts';

/** Gets Asterisk, sipp, NATS, Redis and espeak-ng into `.local/`, with progress on standard error. */
export async function prepareStack(): Promise<void> {
  await fetchComponents(stackComponents);
}

/** Gets a browser into `.local/` unless the machine has one. */
export async function prepareBrowser(): Promise<void> {
  await fetchComponents(['chromium']);
}

/** Gets a registry of images into `.local/`. */
export async function prepareRegistry(): Promise<void> {
  await fetchComponents(['image-registry']);
}

/** Builds the agents' web app when its sources are newer than the last build. */
export async function prepareWebApp(): Promise<void> {
  const script = `${ROOT}/services/agent-desktop/scripts/build-web.ts`;
  await access(script);
  const { status } = await runScript(script, []);
  if (status !== 0) throw new Error('the web app could not be built; the lines above say why');
}

/** Gets llama.cpp's server and the small language model. */
export async function prepareSmallModel(): Promise<string> {
  await fetchComponents(['model-server']);
  const show = progressLine();
  const file = await ensureWeights({ onProgress: show.progress, onNotice: show.notice });
  show.end();
  return file;
}

/** Everything that integration and end-to-end tests need. */
export async function prepareForTests(): Promise<void> {
  await prepareStack();
  await prepareBrowser();
  await prepareWebApp();
  // Its tests are left out where it cannot be had, and say so.
  await prepareSmallModel().catch((error: unknown) => {
    if (!(error instanceof RemediedError)) throw error;
    process.stderr.write(`the small language model is not fetched: ${error.message}\n`);
  });
  // Likewise.
  const { status } = await runScript(`${ROOT}/services/transcriber/src/models/main.ts`, [
    'fetch',
    'whisper-base',
  ]);
  if (status !== 0)
    process.stderr.write('the recogniser for people is not fetched; the line above says why\n');
}

async function fetchComponents(components: readonly Component[]): Promise<void> {
  const show = progressLine();
  await ensure(components, { onProgress: show.progress, onNotice: show.notice });
  show.end();
}

/** One line that rewrites itself on a terminal; on anything else, a line a step. */
function progressLine(): {
  progress: (progress: EnsureProgress) => void;
  notice: (sentence: string) => void;
  end: () => void;
} {
  const terminal = process.stderr.isTTY === true;
  let last = '';
  const write = (key: string, line: string): void => {
    if (terminal) process.stderr.write(`\r\u001b[K${line}`);
    else if (key !== last) process.stderr.write(`${line}\n`);
    last = key;
  };
  return {
    progress: ({ name, step, done, total }) => {
      const verb = {
        waiting: 'waiting for another start that fetches',
        index: 'reading the package lists of',
        download: 'downloading',
        unpack: 'unpacking',
        check: 'checking',
      }[step];
      const share = terminal && total > 0 ? ` ${Math.min(100, Math.floor((100 * done) / total))} %` : '';
      write(`${name} ${step}`, `${verb} ${name}${share}`);
    },
    notice: (sentence) => write(sentence, `${sentence}\n`),
    end: () => {
      if (terminal && last !== '') process.stderr.write('\r\u001b[K');
    },
  };
}
