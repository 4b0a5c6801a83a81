import { useState } from 'react';
import { Button } from 'react-aria-components';
import { type AskedQuestion, type AskedTodayView, MAX_ASKED_TODAY } from '#contract';
import { codeOf } from '../../app/api.ts';
import { LoadedPart } from '../../app/sheet-page.tsx';
import { useLoaded } from '../../app/use-loaded.ts';
import { useDeskTools } from '../../calls/desk-context.ts';
import { SaidWords } from '../../calls/said-words.tsx';
import { hourOfDay } from '../../wording/dates.ts';
import { faultSentence } from '../../wording/sentences.ts';

/** Id of its heading, for the shortcut. */
export const ASKED_TODAY_ID = 'questions-du-jour';
/** Questions shown before the others are asked for. */
const MAX_SHOWN = 8;

/** Between calls: what the agent himself asked today. */
export function AskedTodayPanel() {
  const { api } = useDeskTools();
  const [loaded, reload, take] = useLoaded(() => api.askedToday(), [api]);
  return (
    <aside className="column-side" aria-labelledby={ASKED_TODAY_ID}>
      <div className="side-block asked-today" aria-busy={loaded === null}>
        <h2 id={ASKED_TODAY_ID} tabIndex={-1}>
          Vos questions du jour
        </h2>
        <LoadedPart loaded={loaded} onReload={reload}>
          {(view) => <AskedToday view={view} onCleared={() => take({ ...view, questions: [] })} />}
        </LoadedPart>
      </div>
    </aside>
  );
}

/** Props of {@link AskedToday}. */
interface AskedTodayProps {
  readonly view: AskedTodayView;
  readonly onCleared: () => void;
}

/** The questions; one that is opened is asked again, of the base as it is now. */
function AskedToday({ view: { questions, untilMs }, onCleared }: AskedTodayProps) {
  const { api, askAgain, announce } = useDeskTools();
  const [all, setAll] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const shown = all ? questions : questions.slice(0, MAX_SHOWN);

  async function attempt(work: () => Promise<unknown>): Promise<void> {
    if (busy) return;
    setBusy(true);
    setFault(null);
    try {
      await work();
    } catch (error) {
      setFault(codeOf(error));
    } finally {
      setBusy(false);
    }
  }

  async function clear(): Promise<void> {
    await api.clearAskedToday();
    onCleared();
    announce('Vos questions du jour sont effacées.');
  }

  return (
    <>
      <p className="muted small-print">
        {questions.length === 0
          ? `Aucune pour le moment. Vous retrouverez ici ce que vous demandez. Vous seul le voyez, et tout s’efface à ${hourOfDay(untilMs)}.`
          : `Ouvrir une question la pose à nouveau. Vous seul les voyez, et elles s’effacent à ${hourOfDay(untilMs)}.`}
      </p>
      {fault !== null && (
        <p className="fault" role="alert">
          {faultSentence(fault)}
        </p>
      )}
      {shown.length > 0 && (
        <ol>
          {shown.map((question) => (
            <li key={question.id}>
              <Button className="link" onPress={() => void attempt(() => askAgain(question.id))}>
                <SaidWords said={question.said} />
              </Button>{' '}
              <span className="muted small-print">{circumstances(question)}</span>
            </li>
          ))}
        </ol>
      )}
      {questions.length > 0 && (
        <div className="asked-today-foot">
          {shown.length < questions.length && (
            <Button className="button small" onPress={() => setAll(true)}>
              {`Voir les ${questions.length - shown.length} plus anciennes`}
            </Button>
          )}
          <Button className="button small" onPress={() => void attempt(clear)}>
            Tout effacer
          </Button>
        </div>
      )}
      {all && questions.length === MAX_ASKED_TODAY && (
        <p className="muted small-print">{`Seules les ${MAX_ASKED_TODAY} dernières sont gardées.`}</p>
      )}
    </>
  );
}

/** When a question was asked, and what its answer lacks now. */
function circumstances({ askedAtMs, inCall, after }: AskedQuestion): string {
  const parts = [hourOfDay(askedAtMs), inCall ? 'pendant un appel' : null, after === null ? null : 'suite'];
  return parts.filter((part) => part !== null).join(', ');
}
