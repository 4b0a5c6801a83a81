import { existsSync } from 'node:fs';
import path from 'node:path';
import { type RunningTranscriptionServer, startTranscriptionServer } from '@decroche/local-stack';

/** Weights of `whisper-base` in ggml's format, once `scripts/prepare-whisper-server.ts` was run. */
export const GGML_WEIGHTS = path.resolve(
  import.meta.dirname,
  '../../../.local/cache/whisper-server/ggml-base.bin',
);

/** True where a real server of transcriptions can be started. */
export const HAS_WHISPER_SERVER = existsSync(GGML_WEIGHTS);
if (!HAS_WHISPER_SERVER)
  process.stderr.write(
    "left out: whisper.cpp's server, node --conditions development services/transcriber/scripts/prepare-whisper-server.ts\n",
  );

/** whisper.cpp's server with that model. */
export function startWhisperServer(): Promise<RunningTranscriptionServer> {
  return startTranscriptionServer({ weights: GGML_WEIGHTS });
}
