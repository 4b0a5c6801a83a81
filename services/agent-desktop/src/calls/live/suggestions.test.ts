import { TurnSource } from '@decroche/contracts';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { DraftView, TurnView } from '#contract';
import { callerSaid, draftFor, newTurn, passageOf } from '../../../test/sample-content.ts';
import { draftView, saidView } from '../text-views.ts';
import { suggestionsAmong } from './suggestions.ts';

/** A told need whose first sentence cites that article, and others besides. */
function told(lead: string, others: readonly string[] = [], change: Partial<DraftView> = {}): TurnView {
  const said = callerSaid({ ...newTurn(uuidv7()), source: TurnSource.CALLER_LIVE }, 1, 'et aussi');
  const cited = [lead, ...others].map((slug) => ({ ...passageOf('a'), sourceId: slug, articleSlug: slug }));
  const draft = draftFor(said, { cited, sentences: [{ text: 'Oui.', sourceIds: [lead] }] });
  return {
    conversationId: 'c',
    turnId: said.turn?.turnId ?? '',
    source: 'caller-live',
    said: saidView(said),
    speechEndedAtMs: null,
    extracts: null,
    draft: { ...draftView(draft, null), ...change },
  };
}

const abstained: Partial<DraftView> = { abstained: true, abstentionReason: 'low-confidence' };
const outcome = (name: DraftView['evidence']['outcome']): Partial<DraftView> => ({
  abstained: true,
  abstentionReason: 'no-question',
  evidence: { outcome: name, confidence: 0.5, question: '', otherBody: '' },
});

describe('what a caller says in conversation', () => {
  it('is suggested when it is about an article that is not on the screen, newest first', () => {
    const [first, second] = [told('rachat'), told('aspa')];
    expect(suggestionsAmong([first, second], [told('reversion')])).toEqual([second, first]);
  });

  it('is not suggested when its article is on the screen, or was suggested before', () => {
    expect(suggestionsAmong([told('reversion')], [told('x', ['reversion'])])).toEqual([]);
    const first = told('rachat', ['rachat-prix']);
    expect(suggestionsAmong([first, told('rachat'), told('rachat-prix')], [])).toEqual([first]);
  });

  it('is suggested although the article on the screen is of the same theme', () => {
    const asked = told('reversion-remariage');
    expect(suggestionsAmong([asked], [told('reversion-conditions')])).toEqual([asked]);
  });

  it('is not suggested without an answer, unless experts wrote what to do', () => {
    expect(suggestionsAmong([told('a', [], abstained), { ...told('b'), draft: null }], [])).toEqual([]);
    const fraud = told('c', [], outcome('fraud'));
    expect(suggestionsAmong([fraud, told('d', [], outcome('fraud'))], [])).toEqual([fraud]);
    expect(suggestionsAmong([told('e', [], outcome('human'))], [])).toEqual([]);
  });

  it('stays within a bound', () => {
    const many = Array.from({ length: 30 }, (_, at) => told(`article-${at}`));
    expect(suggestionsAmong(many, [])).toEqual(many.slice(-10).reverse());
  });
});
