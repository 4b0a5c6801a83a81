import { LanguageModelDouble, saidText, secrets, signed } from '@decroche/test-stage';
import { expect, test } from 'vitest';
import { previewInstructions } from '../src/evaluation/instructions-preview.ts';
import { LanguageModel } from '../src/writing/language-model.ts';
import type { Writer } from '../src/writing/writer.ts';
import { found, sealed } from './found-passages.ts';

test('a preview says what other instructions change, and that the gate stands behind both', async () => {
  const double = await LanguageModelDouble.start();
  const writerWith = (instructions: readonly string[]): LanguageModel =>
    new LanguageModel({
      baseUrl: double.baseUrl,
      model: 'double',
      apiKey: '',
      headers: {},
      instructions: () => instructions,
      asksForForm: true,
      deadlineMs: 5_000,
      silenceMs: 2_000,
      maxTokens: 300,
      maxAtOnce: 1,
    });
  const [live, candidate] = [writerWith(['Écris court.']), writerWith(['Parle simplement.'])];
  const ports = {
    sign: signed,
    search: async (said: ReturnType<typeof signed>) => sealed(found(said)),
    saidKeys: secrets.signing('said').publicKeys,
    passagesKeys: secrets.signing('passages').publicKeys,
    live,
    candidate,
    deadlineMs: 5_000,
  };
  const ask = () => saidText('pension de réversion');
  try {
    const same = await previewInstructions([ask], ports);
    expect(same).toMatchObject({ questions: 1, live: { answered: 1 }, changed: [] });
    expect(same.candidate).toEqual(same.live);
    const systems = double.requests.map(({ body }) => (body.messages as { content: string }[])[0]?.content);
    expect(systems[0]).toMatch(/^Écris court\./);
    expect(systems[1]).toMatch(/^Parle simplement\./);
    double.manner = 'inventing-figures';
    const worse = await previewInstructions([ask], { ...ports, live: soundly(live, double) });
    expect(worse.candidate).toEqual({ answered: 0, passed: 0, stopped: 2 });
    expect(worse.changed.map(({ question }) => question)).toEqual(['pension de réversion']);
  } finally {
    await double.stop();
  }
});

/** The same writer, of a double that is sound while it writes. */
function soundly(writer: Writer, double: LanguageModelDouble): Writer {
  return {
    author: writer.author,
    warm: (...asked) => writer.warm(...asked),
    async *write(...asked) {
      double.manner = 'sound';
      yield* writer.write(...asked);
      double.manner = 'inventing-figures';
    },
  };
}
