import type { ArticleCard, Passage } from '@decroche/contracts';
import { type ArticleView, type PassageView, signedPassageSchema } from '#contract';
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
  return { ...picked(passage, signedPassageSchema), unchecked: passage.role === 'a-verifier' };
}
