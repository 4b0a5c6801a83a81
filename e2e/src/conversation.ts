import { type MonoAudio, type PhoneCall, speak } from '@decroche/local-stack';
import { until } from '@decroche/test-kit';
import type { Scene } from './scene.ts';

/** Something said, after a silence. */
export type Remark = readonly [silentMs: number, text: string];

/** Each in turn, with silence before it. */
function inTurn(...parts: readonly (readonly [silentMs: number, audio: MonoAudio])[]): MonoAudio {
  const sampleRate = parts[0]?.[1].sampleRate ?? 8_000;
  const pcm = parts.flatMap(([silentMs, audio]) => [
    ...new Int16Array(Math.round((silentMs * sampleRate) / 1000)),
    ...audio.pcm,
  ]);
  return { pcm: Int16Array.from(pcm), sampleRate };
}

/** A caller who says his need after the question, and in conversation what follows: each counted from the end of what was before. */
export async function callSaying(
  scene: Scene,
  need: string,
  ...inConversation: readonly Remark[]
): Promise<Parameters<Scene['call']>[0] & { readonly speakAfterMs: number }> {
  const said = await Promise.all(
    [[0, need] as const, ...inConversation].map(
      async ([silentMs, text]) => [silentMs, await speak(text)] as const,
    ),
  );
  return { wav: inTurn(...said), speakAfterMs: scene.constellation.promptsMs };
}

/** Time that it takes to say that, milliseconds. */
export async function msOf(text: string): Promise<number> {
  const { pcm, sampleRate } = await speak(text);
  return (pcm.length / sampleRate) * 1_000;
}

/** Taps in Asterisk: their channels and bridges. */
export async function tapsOf({ constellation }: Scene): Promise<number> {
  const { ariUrl, ariUser, ariPassword } = constellation.stack.asterisk;
  const authorization = `Basic ${Buffer.from(`${ariUser}:${ariPassword}`).toString('base64')}`;
  const ids = await Promise.all(
    ['channels', 'bridges'].map(async (what) => {
      const answer = await fetch(`${ariUrl}/${what}`, { headers: { authorization } });
      return ((await answer.json()) as { id: string }[]).map(({ id }) => id);
    }),
  );
  return ids.flat().filter((id) => id.includes('-tap-')).length;
}

/** The most taps at once from now until the caller has said all that he says, and a little longer. */
export async function tapsUntilAllIsSaid(scene: Scene, call: PhoneCall): Promise<number> {
  let most = 0;
  const { endsAt } = (await call.speech) ?? { endsAt: performance.now() };
  const allIsSaid = async (): Promise<boolean> => {
    most = Math.max(most, await tapsOf(scene));
    return performance.now() > endsAt + 1_500;
  };
  await until('the caller has said all', allIsSaid, 60_000);
  return most;
}
