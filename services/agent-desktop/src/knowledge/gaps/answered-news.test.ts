import { Gap } from '@decroche/contracts';
import { expect, it } from 'vitest';
import type { ArticleView } from '#contract';
import { DependencyAwayError, NotFoundError } from '../../http/request-errors.ts';
import { AnsweredNews } from './answered-news.ts';

const DAY = 86_400_000;

function rig(gaps: readonly Partial<Gap>[]) {
  const state = { asked: [] as number[], away: false, nowMs: 100 * DAY };
  const news = new AnsweredNews({
    articles: {
      answeredSince: async (sinceMs) => {
        state.asked.push(sinceMs);
        if (state.away) throw new DependencyAwayError('retriever');
        return gaps.map((gap) => Gap.fromPartial(gap));
      },
    },
    base: {
      article: async (slug) => {
        if (slug === 'gone') throw new NotFoundError('this article');
        return { title: `Titre de ${slug}` } as ArticleView;
      },
    },
    now: () => state.nowMs,
  });
  return { state, news };
}

it('the latest answers come first, each article once, without those that are gone', async () => {
  const { news, state } = rig([
    { answeredBy: 'a', toldAtMs: 1 },
    { answeredBy: 'gone', toldAtMs: 9 },
    { answeredBy: 'b', toldAtMs: 5, example: 'ce que quelqu’un a dit' },
    { answeredBy: 'a', toldAtMs: 3 },
  ]);
  expect(await news.latest()).toEqual([
    { slug: 'b', title: 'Titre de b', sinceMs: 5 },
    { slug: 'a', title: 'Titre de a', sinceMs: 3 },
  ]);
  expect(state.asked).toEqual([state.nowMs - 7 * DAY]);
});

it('the retriever is asked once a minute for all desks, and at once when it told of an answer', async () => {
  const { news, state } = rig([]);
  await Promise.all([news.latest(), news.latest()]);
  state.nowMs += 59_999;
  await news.latest();
  expect(state.asked).toHaveLength(1);
  news.renew();
  await news.latest();
  expect(state.asked).toHaveLength(2);
  state.nowMs += 60_000;
  await news.latest();
  expect(state.asked).toHaveLength(3);
});

it('a failure is not kept', async () => {
  const { news, state } = rig([]);
  state.away = true;
  await expect(news.latest()).rejects.toMatchObject({ code: 'DEPENDENCY_AWAY' });
  state.away = false;
  expect(await news.latest()).toEqual([]);
});
