import type { ArticleCard, Passage } from '@decroche/contracts';
import { PASSAGE_FIELDS } from '../calls/shown-fields.ts';
import type { ArticleView, PassageView } from '../desk-view.ts';
import { picked } from './picked-fields.ts';

/** Form of an article in full. */
export function articleView(card: ArticleCard, sections: readonly Passage[]): ArticleView {
  return {
    slug: card.slug,
    title: card.title,
    themeLabel: card.themeLabel,
    kind: card.kind,
    counterparts: card.counterparts,
    questionsToAsk: card.questionsToAsk,
    relatedRights: card.relatedRights,
    sections: sections.map(passageView),
  };
}

/** Form of one section of an article for the desk. */
export function passageView(passage: Passage): PassageView {
  return { ...picked(passage, PASSAGE_FIELDS), unchecked: passage.role === 'a-verifier' };
}
