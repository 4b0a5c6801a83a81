import { useLayoutEffect, useMemo } from 'react';
import type { DraftView, TurnView } from '../../../src/desk-view.ts';
import { frenchDate } from '../wording/dates.ts';
import { EVIDENCE_TITLES } from '../wording/sentences.ts';
import { isRegional, type NumberedSource, numberSources } from '../wording/source-numbers.ts';
import { useDeskTools } from './desk-context.ts';
import { FeedbackBar } from './feedback-bar.tsx';
import { PassageList } from './passage-list.tsx';
import { SourceMark } from './source-mark.tsx';

/** The draft of a turn: what to answer, each sentence with its sources. */
export function DraftPanel({ turn, draft }: { readonly turn: TurnView; readonly draft: DraftView }) {
  const { measure } = useDeskTools();
  const { turnId } = turn;
  useLayoutEffect(() => {
    if (turn.source !== 'caller-ivr') return;
    const cancels = [measure.committed('extracts', turn), measure.committed('draft', turn)];
    return () => {
      for (const cancel of cancels) cancel();
    };
  }, [measure, turnId]);

  return (
    <section className="draft" aria-label="Réponse préparée">
      <h2 className="need">{draft.need === '' ? 'Demande' : draft.need}</h2>
      <EvidenceNote draft={draft} />
      {draft.abstained ? (
        draft.nearest.length > 0 && (
          <>
            <h3>Les textes les plus proches</h3>
            <PassageList passages={draft.nearest} most={3} />
          </>
        )
      ) : (
        <Sentences draft={draft} />
      )}
      {turn.extracts !== null && turn.extracts.dateNotice !== '' && (
        <p className="date-notice">{turn.extracts.dateNotice}</p>
      )}
      <div className="draft-foot">
        <AsOf iso={draft.asOf} />
        {!draft.final && (
          <p className="muted" role="status">
            La suite s’écrit…
          </p>
        )}
        {draft.final && <FeedbackBar key={turnId} conversationId={turn.conversationId} turnId={turnId} />}
      </div>
    </section>
  );
}

function EvidenceNote({ draft }: { readonly draft: DraftView }) {
  const { evidence, abstained, notice } = draft;
  const outcome = abstained && evidence.outcome === 'answer' ? 'nothing' : evidence.outcome;
  if (outcome === 'answer') return notice === '' ? null : <p className="notice">{notice}</p>;
  return (
    <div className={`evidence evidence-${outcome}`}>
      <p className="evidence-title">
        {EVIDENCE_TITLES[outcome]}
        {outcome === 'other-body' && evidence.otherBody !== '' && ` : ${evidence.otherBody}`}
      </p>
      {evidence.question !== '' && <p>Demandez : « {evidence.question} »</p>}
      {outcome === 'personal-file' && <p>Regardez son dossier dans vos outils. La base ne le connaît pas.</p>}
      {notice !== '' && <p>{notice}</p>}
    </div>
  );
}

/** National sentences first, then those of the fund beside them, so that both are seen for what they are. */
function Sentences({ draft }: { readonly draft: DraftView }) {
  const sources = useMemo(() => numberSources(draft), [draft]);
  const cites = draft.sentences.map((sentence) => ({
    sentence,
    sources: sentence.sourceIds.flatMap((id) => sources.get(id) ?? []),
  }));
  const regional = cites.filter((cite) => cite.sources.some(({ passage }) => isRegional(passage)));
  const national = cites.filter((cite) => !regional.includes(cite));
  return (
    <div className={regional.length > 0 ? 'rules two' : 'rules'}>
      <div className="rule">
        {regional.length > 0 && <h3>Règle nationale</h3>}
        <SentenceList cites={national} />
      </div>
      {regional.length > 0 && (
        <div className="rule regional">
          <h3>Règle de la caisse</h3>
          <SentenceList cites={regional} />
          <p className="muted">{relationSentence(regional)}</p>
        </div>
      )}
    </div>
  );
}

interface Cite {
  readonly sentence: { readonly text: string };
  readonly sources: readonly NumberedSource[];
}

function SentenceList({ cites }: { readonly cites: readonly Cite[] }) {
  return (
    <ul className="sentences">
      {cites.map(({ sentence, sources }) => (
        <li key={sentence.text}>
          {sentence.text}
          <span className="marks">
            {sources.map((source) => (
              <SourceMark key={source.number} source={source} />
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
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
