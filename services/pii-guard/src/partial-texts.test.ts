import { describe, expect, it, vi } from 'vitest';
import { PartialTexts, SILENT_MS } from './partial-texts.ts';

describe('partial texts of a turn', () => {
  it('are shown while they go on from what was shown', () => {
    const partials = new PartialTexts();
    expect(partials.add('turn', 'je')).toBe(true);
    expect(partials.add('turn', 'je voudrais')).toBe(true);
    expect(partials.add('turn', 'tu voudrais savoir')).toBe(false);
    expect(partials.add('turn', 'je voudrais')).toBe(false);
    expect(partials.add('turn', 'je voudrais savoir')).toBe(true);
  });

  it('are forgotten though the end of the turn never comes', () => {
    vi.useFakeTimers();
    try {
      const partials = new PartialTexts();
      partials.add('turn', 'je voudrais');
      vi.advanceTimersByTime(SILENT_MS - 1);
      expect(partials.size).toBe(1);
      vi.advanceTimersByTime(1);
      expect(partials.size).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('are forgotten at the end of the turn', () => {
    const partials = new PartialTexts();
    partials.add('turn', 'je voudrais');
    partials.end('turn');
    expect(partials.add('turn', 'bonjour')).toBe(true);
  });
});
