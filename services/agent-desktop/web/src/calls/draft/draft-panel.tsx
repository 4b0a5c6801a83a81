import { useLayoutEffect, useMemo } from 'react';
import type { DraftView, TurnSource, TurnView } from '#contract';
import { FeedbackBar } from '../../feedback/feedback-bar.tsx';
import { PassageList } from '../../knowledge/passage-list.tsx';
import { isRegional, type NumberedSource, numberSources } from '../../knowledge/source-numbers.ts';
import { frenchDate } from '../../wording/dates.ts';
import { evidenceTitle, PROSE_NOTES } from '../../wording/sentences.ts';
import { withFixedSpaces } from '../../wording/typography.ts';
import { useDeskTools } from '../desk-context.ts';
import { useGivenUp } from '../use-given-up.ts';
import { SourceMark } from './source-mark.tsx';

const DRAFT_LABELS: Readonly<Partial<Record<TurnSource, string>>> = {
  'agent-typed': 'Réponse à la question posée',
  'caller-live': 'Réponse suggérée',
  training: 'Réponse de l’assistant',
  trial: 'Réponse de l’assistant',
};

/** Nobody is asked what he thinks of what nobody asked. */
const WITHOUT_OPINION: ReadonlySet<TurnSource> = new Set(['training', 'trial']);

/** The draft of a turn: what to answer, each sentence with its sources. */
export function DraftPanel({ turn, draft }: { readonly turn: TurnView; readonly draft: DraftView }) {
  const { measure } = useDeskTools();
  const { turnId, said } = turn;
  const toFinalText = said?.final === true && draft.saidSequence >= said.sequence;
  const measured = turn.source === 'caller-ivr' && toFinalText;
  useLayoutEffect(() => {
    if (!measured) return;
    const cancels = [measure.committed('extracts', turn), measure.committed('draft', turn)];
    return () => {
      for (const cancel of cancels) cancel();
    };
  }, [measure, turnId, measured]);

  const givenUp = useGivenUp(turnId, draft);
  const settled = draft.final || (toFinalText && givenUp);
  const label = DRAFT_LABELS[turn.source] ?? 'Réponse préparée';
  const dateNotice = turn.extracts?.dateNotice ?? '';
  return (
    <section className="draft" aria-label={label}>
      <DraftHead draft={draft} />
      {draft.abstained ? (
        draft.nearest.length > 0 && (
          <>
            <h3>Les textes les plus proches</h3>
            <PassageList passages={draft.nearest} most={3} level={4} />
          </>
        )
      ) : (
        <Sentences draft={draft} />
      )}
      {dateNotice !== '' && !draft.notice.includes(dateNotice) && (
        <p className="date-notice">{withFixedSpaces(dateNotice)}</p>
      )}
      <div className="draft-foot">
        <AsOf iso={draft.asOf} />
        {!settled && (
          <p className="muted">
            {toFinalText ? 'Une autre formulation s’écrit…' : 'Réponse provisoire : l’appelant parle encore.'}
          </p>
        )}
        {settled && !WITHOUT_OPINION.has(turn.source) && (
          <FeedbackBar key={turnId} turn={turn} draft={draft} />
        )}
      </div>
      {toFinalText && <Prose draft={draft} />}
    </section>
  );
}

/**
 * The answer in the words of a language model, below all that is there first. Its room is kept from the moment at which more
 * is announced until the turn goes: nothing that an agent reads moves.
 */
function Prose({ draft }: { readonly draft: DraftView }) {
  const { prose, mode, final, revision } = draft;
  const cites = useCites(draft, prose);
  if (final && revision === 1) return null;
  return (
    <div className="prose">
      {prose.length > 0 && (
        <section aria-label="Autre formulation">
          <h3>Autre formulation</h3>
          <SentenceList cites={cites} />
        </section>
      )}
      <p className="muted">{PROSE_NOTES[mode]}</p>
    </div>
  );
}

/** The need in one line; or, when there is no answer, that there is none. */
function DraftHead({ draft }: { readonly draft: DraftView }) {
  const { evidence, notice, need } = draft;
  const title = evidenceTitle(draft);
  return (
    <>
      {(need !== '' || title === null) && (
        <h2 className="need">{need === '' ? 'Réponse préparée' : withFixedSpaces(need)}</h2>
      )}
      {(title !== null || notice !== '') && (
        <div className={evidence.outcome === 'distress' ? 'evidence urgent' : 'evidence'}>
          {title !== null &&
            (need === '' ? (
              <h2 className="evidence-title">{title}</h2>
            ) : (
              <p className="evidence-title">{title}</p>
            ))}
          {notice !== '' && <p>{withFixedSpaces(notice)}</p>}
          {evidence.question !== '' && <p>{withFixedSpaces(`Demandez : « ${evidence.question} »`)}</p>}
        </div>
      )}
    </>
  );
}

/** The answer; where there are several needs, that to each under its own heading. */
function Sentences({ draft }: { readonly draft: DraftView }) {
  const cites = useCites(draft, draft.sentences);
  const needs = [...new Set(cites.map(({ sentence }) => sentence.need ?? ''))];
  if (needs.every((need) => need === '')) return <Rules cites={cites} level={3} />;
  return needs.map((need) => (
    <section key={need} className="one-need" aria-label={need}>
      <h3>{withFixedSpaces(need)}</h3>
      <Rules cites={cites.filter(({ sentence }) => (sentence.need ?? '') === need)} level={4} />
    </section>
  ));
}

/** National sentences first, then those of the fund beside them, so that both are seen for what they are. */
function Rules({ cites, level }: { readonly cites: readonly Cite[]; readonly level: 3 | 4 }) {
  const Heading = `h${level}` as const;
  const regional = cites.filter((cite) => cite.sources.some(({ passage }) => isRegional(passage)));
  const national = cites.filter((cite) => !regional.includes(cite));
  return (
    <div className={regional.length > 0 ? 'rules two' : 'rules'}>
      <div className="rule">
        {regional.length > 0 && <Heading>Règle nationale</Heading>}
        <SentenceList cites={national} />
      </div>
      {regional.length > 0 && (
        <div className="rule regional">
          <Heading>Règle de la caisse</Heading>
          <SentenceList cites={regional} />
          <p className="muted">{relationSentence(regional)}</p>
        </div>
      )}
    </div>
  );
}

interface Cite {
  readonly sentence: Pick<DraftView['sentences'][number], 'text' | 'need'>;
  readonly sources: readonly NumberedSource[];
}

/** Sentences of a draft with the numbered passages that they cite. */
function useCites(draft: DraftView, sentences: DraftView['sentences']): Cite[] {
  const sources = useMemo(() => numberSources(draft), [draft]);
  return sentences.map((sentence) => ({
    sentence,
    sources: sentence.sourceIds.flatMap((id) => sources.get(id) ?? []),
  }));
}

function SentenceList({ cites }: { readonly cites: readonly Cite[] }) {
  return (
    <ul className="sentences">
      {cites.map(({ sentence, sources }) => (
        <li key={sentence.text}>
          {beforeLastWord(withFixedSpaces(sentence.text))}
          <span className="sentence-end">
            {lastWord(withFixedSpaces(sentence.text))}
            <span className="marks">
              {sources.map((source) => (
                <SourceMark key={source.number} source={source} />
              ))}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The marks stay on the line of the last word. */
function lastWord(text: string): string {
  return text.slice(text.lastIndexOf(' ') + 1);
}

function beforeLastWord(text: string): string {
  return text.slice(0, text.lastIndexOf(' ') + 1);
}

function relationSentence(cites: readonly Cite[]): string {
  const derogates = cites.some(({ sources }) =>
    sources.some(({ passage }) => passage.regionalRelation === 'derogates'),
  );
  return derogates ? 'Elle remplace la règle nationale.' : 'Elle s’ajoute à la règle nationale.';
}

function AsOf({ iso }: { readonly iso: string }) {
  const date = frenchDate(iso);
  return date === '' ? null : <p className="muted">Règles au {date}</p>;
}
