import { isMarkedUnchecked } from '@decroche/french';
import { type Article, type OtherBody, type Theme, UNCHECKED_ROLE } from '../knowledge/article.ts';

/** Texts of an article that an agent may say although they say of themselves that they are not sure, a line each. */
export function uncheckedFaults(article: Article): string[] {
  const { slug, title, plain, questionsToAsk, relatedRights, otherBody, sections } = article;
  const places: (readonly [place: string, text: string])[] = [
    ['title', title],
    ['plain', plain],
    ...questionsToAsk.map((text) => ['questionsToAsk', text] as const),
    ...relatedRights.map(({ label }) => ['relatedRights', label] as const),
    ...sections
      .filter(({ role }) => role !== UNCHECKED_ROLE)
      .flatMap((section) => [
        [section.title, section.title] as const,
        [section.title, section.body] as const,
      ]),
    ['otherBody', contactOf(otherBody)],
  ];
  return faultsOf(slug, places);
}

/** The same for the body that a theme names. */
export function uncheckedThemeFaults({ id, otherBody }: Theme): string[] {
  return faultsOf(id, [['otherBody', contactOf(otherBody)]]);
}

function contactOf(otherBody: OtherBody | null): string {
  return otherBody === null ? '' : `${otherBody.name}\n${otherBody.contact}`;
}

function faultsOf(name: string, places: readonly (readonly [place: string, text: string])[]): string[] {
  return places.flatMap(([place, text]) =>
    text
      .split('\n')
      .filter(isMarkedUnchecked)
      .map((line) => `${name}: ${place}: "${line.trim()}" is not sure: section of role ${UNCHECKED_ROLE}`),
  );
}
