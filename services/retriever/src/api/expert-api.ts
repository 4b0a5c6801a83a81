import {
  type CheckTextRequest,
  type CheckTextResponse,
  type GetDossierRequest,
  type GetDossierResponse,
  type GetLexiconResponse,
  LexiconLineState,
  type ListArticlesRequest,
  type ListArticlesResponse,
  type ListPublicationsResponse,
  type SaveDraftRequest,
  type SaveDraftResponse,
} from '@decroche/contracts';
import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { ArticleFilter } from '../kb/article-list.ts';
import type { LineStand } from '../kb/lexicon-stand.ts';
import { isoDay } from '../knowledge/schema-parts.ts';
import { actor, askerOf, type Call, invalid, notFound } from './desk-call.ts';
import { generationMessage, versionMessage } from './desk-messages.ts';
import { articleStateOf, checkedMessage, lineMessage } from './expert-messages.ts';

const DEFAULT_LINES = 50;
const MAX_LINES = 200;
const MAX_WORDS = 200;
const MAX_REVIEWED = 500;

const LINE_STATES: Readonly<Record<LineStand, LexiconLineState>> = {
  live: LexiconLineState.LIVE,
  coming: LexiconLineState.COMING,
  changing: LexiconLineState.CHANGING,
  leaving: LexiconLineState.LEAVING,
};

/** What experts look at and write: the list, one article with all that belongs to it, a text being written. */
export function expertCalls(call: Call): UntypedServiceImplementation {
  return {
    listArticles: call<ListArticlesRequest, ListArticlesResponse>(async ({ expert }, request, caller) => {
      const { catalogue, found } = await expert.articles(filterOf(request));
      const { offset, limit } = request;
      const end = offset + Math.min(limit === 0 ? DEFAULT_LINES : limit, MAX_LINES);
      return {
        articles: found.slice(offset, end).map((entry) => lineMessage(entry, catalogue, askerOf(caller))),
        total: found.length,
        all: catalogue.entries.size,
        themes: catalogue.themes.map(({ id, label }) => ({ id, label })),
        scopes: [...new Set([...catalogue.entries.values()].map(({ article }) => article.scope))].sort(),
      };
    }),
    getDossier: call<GetDossierRequest, GetDossierResponse>(async ({ expert }, { slug }, caller) => {
      const found = await expert.dossier(slug).catch((error: unknown) => {
        if ((error as { code?: unknown }).code === 'WORKFLOW') return undefined;
        throw error;
      });
      if (found === undefined) throw notFound('ARTICLE_NOT_FOUND', 'no article has this slug');
      const { catalogue, dossier } = found;
      const asker = askerOf(caller);
      const line = (entry: Parameters<typeof lineMessage>[0]) => lineMessage(entry, catalogue, asker);
      return {
        versions: dossier.versions.map(({ state, publications, live }) => ({
          version: versionMessage(state, asker),
          publications: publications.map(generationMessage),
          live,
        })),
        counterparts: dossier.counterparts.map(line),
        national: dossier.national && line(dossier.national),
        regional: dossier.regional.map(line),
        periods: dossier.periods.map(line),
        article: dossier.entry && line(dossier.entry),
      };
    }),
    checkText: call<CheckTextRequest, CheckTextResponse>(async ({ expert }, { slug, text }) =>
      checkedMessage(await expert.check(slug, text)),
    ),
    saveDraft: call<SaveDraftRequest, SaveDraftResponse>(async ({ expert }, request, caller) => {
      const { slug, text, seenChangedAtMs, reviewed } = request;
      if (slug === '') throw invalid('ARTICLE_SLUG_MISSING', 'slug is empty');
      if (reviewed.length > MAX_REVIEWED) throw invalid('TOO_MANY_REVIEWED', 'reviewed: 500 finds at most');
      const person = actor(caller, '');
      const seenAt = seenChangedAtMs === 0 ? undefined : new Date(seenChangedAtMs);
      const saved = await expert.save({ slug, text, seenAt, reviewed: new Set(reviewed) }, person);
      return {
        version: saved.state && versionMessage(saved.state, person),
        faults: saved.faults.map((fault) => ({ ...fault })),
        personal: saved.personal.map((find) => ({ ...find })),
      };
    }),
    getLexicon: call<object, GetLexiconResponse>(async ({ expert }) => {
      const { acronyms, notions, live } = await expert.lexicon();
      return {
        acronyms: acronyms.map(({ stand, spoken, ...line }) => ({
          ...line,
          spoken: [...spoken],
          state: LINE_STATES[stand],
        })),
        notions: notions.map(({ stand, everyday, ...line }) => ({
          ...line,
          everyday: [...everyday],
          state: LINE_STATES[stand],
        })),
        live: live && generationMessage(live),
      };
    }),
    listPublications: call<object, ListPublicationsResponse>(async ({ expert }, _, caller) => {
      const { generations, live, waiting, catalogue } = await expert.publications();
      return {
        publications: generations.map(generationMessage),
        live,
        waiting: waiting.map((entry) => lineMessage(entry, catalogue, askerOf(caller))),
      };
    }),
  };
}

function filterOf(request: ListArticlesRequest): ArticleFilter {
  const { words, theme, scope, state, appliesOn, sourcesReadBefore } = request;
  if (words.length > MAX_WORDS) throw invalid('WORDS_TOO_LONG', `words: at most ${MAX_WORDS} characters`);
  const day = (field: string, value: string): string | undefined => {
    if (value === '') return undefined;
    if (!isoDay.safeParse(value).success) throw invalid('DAY_INVALID', `${field}: expected an ISO 8601 day`);
    return value;
  };
  return {
    words,
    theme: theme === '' ? undefined : theme,
    scope: scope === '' ? undefined : scope,
    state: articleStateOf(state),
    appliesOn: day('applies_on', appliesOn),
    sourcesReadBefore: day('sources_read_before', sourcesReadBefore),
  };
}
