import { describe, expect, it } from 'vitest';
import type { DraftView, SaidView } from '#contract';
import { callerSaid, draftFor, newTurn, passageOf } from '../../test/sample-content.ts';
import { draftView, saidView } from '../calls/text-views.ts';
import { keptDraft } from './kept-draft.ts';

const QUESTION = 'mon mari [PERSONNE 1] est décédé à Vesoul en 1957 est-ce que j’ai droit à sa retraite';
const said = (text = QUESTION): SaidView =>
  saidView(callerSaid(newTurn('019ad000-0000-7000-8000-000000000001'), 3, text));
const draft = (more: Partial<DraftView> = {}): DraftView => ({
  ...draftView(draftFor(callerSaid(newTurn('019ad000-0000-7000-8000-000000000001'), 3, QUESTION)), null),
  ...more,
});

describe('what is kept of a draft', () => {
  it('has the articles of the need, never the year of birth that its line ends with', () => {
    const title = passageOf('a').title;
    const need = `${title} (naissance en 1957) · Autre chose (naissance en 1957)`;
    const sentences = [
      { text: 'La demande se fait en ligne.', sourceIds: ['s-c'], need: `${title} (naissance en 1957)` },
    ];
    const kept = keptDraft(draft({ need, sentences }), said());
    expect(kept.needs).toEqual([title]);
    expect(kept.sentences).toEqual([{ text: 'La demande se fait en ligne.', sources: [2], need: title }]);
    expect(JSON.stringify(kept)).not.toContain('1957');
  });

  it('leaves out whole every sentence with a word or a figure of the question that is not in the base', () => {
    const prose = [
      { text: 'À Vesoul, la pension de réversion est versée au conjoint.', sourceIds: ['s-a'] },
      { text: 'Depuis 1957, il faut avoir au moins 55 ans.', sourceIds: ['s-b'] },
      { text: 'Il faut avoir au moins 55 ans, quelle que soit la retraite.', sourceIds: ['s-b'] },
    ];
    const kept = keptDraft(draft({ prose }), said());
    expect(kept.prose.map(({ text }) => text)).toEqual([
      'Il faut avoir au moins 55 ans, quelle que soit la retraite.',
    ]);
    expect(kept.leftOut).toBe(2);
  });

  it('holds nothing that points to the conversation, the question or the moment', () => {
    const notice = 'Le conjoint est décédé à Vesoul.';
    const kept = keptDraft(
      draft({ asOf: '2026-10-17', notice, questionsToAsk: ['Vesoul ?'], traceparent: '00-abc' }),
      said(),
    );
    expect(kept.asOfMonth).toBe('2026-10');
    const text = JSON.stringify(kept);
    for (const trace of ['Vesoul', '1957', 'PERSONNE', '2026-10-17', '00-abc', '019ad000', 'saidSequence'])
      expect(text).not.toContain(trace);
  });

  it('names each shown section with the version of its article, the nearest ones when nothing was answered', () => {
    expect(keptDraft(draft(), said()).sources[1]).toEqual({
      articleSlug: 'reversion-conditions',
      articleVersion: 1,
      title: 'Pension de réversion : qui y a droit',
      sectionTitle: 'Âge et ressources',
      scope: 'national',
      text: passageOf('b').text,
    });
    const abstained = draft({
      abstained: true,
      sentences: [],
      cited: [],
      nearest: draft().cited.slice(0, 1),
    });
    expect(keptDraft(abstained, said()).sources.map(({ sectionTitle }) => sectionTitle)).toEqual([
      'Conditions',
    ]);
  });
});
