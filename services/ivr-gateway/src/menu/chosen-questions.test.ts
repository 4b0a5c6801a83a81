import { createLogger, startTelemetry } from '@decroche/service-kit';
import { v7 } from 'uuid';
import { expect, it, vi } from 'vitest';
import { ChosenQuestions } from './chosen-questions.ts';

it('a redactor that is away costs the draft, is told once, and nothing else', async () => {
  const logger = createLogger('test', 'silent');
  const warned = vi.spyOn(logger, 'warn');
  const { tracer } = startTelemetry('test', {});
  // Nobody listens on the discard port.
  const chosen = new ChosenQuestions({ target: '127.0.0.1:9', tracer, access: { token: 'secret' }, logger });
  try {
    await chosen.ask({ conversationId: v7(), turnId: v7(), question: 'Comment demander ma retraite ?' });
    expect(warned).toHaveBeenCalledExactlyOnceWith(
      { err: expect.objectContaining({ message: expect.any(String) }) },
      'nothing is prepared for a theme that was chosen by key',
    );
  } finally {
    chosen.close();
  }
});
