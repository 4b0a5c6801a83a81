import { describe, expect, it } from 'vitest';
import { useView } from './use-view.ts';

const THEMES = [
  { id: 'reversion', label: 'Pension de réversion', articles: [{ slug: 'a', title: 'Qui y a droit' }] },
  { id: 'rachat', label: 'Rachat de trimestres', articles: [{ slug: 'b', title: 'Demander un rachat' }] },
];

function view(cells: Readonly<Record<string, number>>, week: Readonly<Record<string, number>> = {}) {
  return useView({
    ...{ organisation: 'Carsat Exemple', from: '2026-11-16', to: '2026-11-25', themes: THEMES },
    sums: { cells: new Map(Object.entries(cells)), fictitious: false },
    weeks: new Map([['2026-11-16', new Map(Object.entries(week))]]),
    gaps: { state: 'not-kept' },
  });
}

describe('what a manager sees of the use', () => {
  it('has every week, also one of which nothing was written', () => {
    const { weeks } = view({}, { 'calls/listening': 30, 'calls/refused': 6, 'calls/*': 7, sources: 8 });
    expect(weeks).toEqual([
      { monday: '2026-11-16', calls: 43, listened: 30, grouped: 7, questions: 0, sources: 8 },
      { monday: '2026-11-23', calls: 0, listened: 0, grouped: 0, questions: 0, sources: 0 },
    ]);
  });

  it('names themes, and has those that could not be told apart at the end', () => {
    const { needs } = view({
      'needs/*': 90,
      'needs/rachat/answered': 10,
      'needs/reversion/answered': 30,
      'needs/reversion/*': 5,
      'needs/gone/unanswered': 6,
      'needs/none/unanswered': 8,
    });
    expect(
      needs.map(({ label, answered, unanswered, grouped }) => [label, answered, unanswered, grouped]),
    ).toEqual([
      ['Pension de réversion', 30, 0, 5],
      ['Rachat de trimestres', 10, 0, 0],
      ['gone', 0, 6, 0],
      ['Thèmes regroupés', 0, 0, 90],
      ['Sans thème', 0, 8, 0],
    ]);
  });

  it('is a training need where much is asked and drafts are less sure than elsewhere, beyond chance', () => {
    const { training } = view({
      'asked/reversion/answered': 200,
      'asked/reversion/cautious': 10,
      'asked/rachat/answered': 20,
      'asked/rachat/cautious': 15,
      'asked/rachat/unanswered': 15,
      'asked/rare/unanswered': 9,
    });
    expect(training).toMatchObject([
      { theme: 'rachat', questions: 50, unsure: 30, articles: [{ slug: 'b', title: 'Demander un rachat' }] },
    ]);
    expect(view({ 'asked/rachat/answered': 25, 'asked/rachat/cautious': 5 }).training).toEqual([]);
  });
});
