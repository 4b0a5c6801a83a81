import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { Button } from 'react-aria-components';
import { Redirect } from 'wouter';
import type { TrainingCallView, TrainingSetView } from '#contract';
import { codeOf } from '../app/api.ts';
import { MAIN_ID, PageHeader } from '../app/page-header.tsx';
import { useApi, useSignedIn } from '../app/session-context.ts';
import { useFocusKept } from '../app/use-focus-kept.ts';
import { useDeskFeedIfAny } from '../calls/desk-feed-context.tsx';
import { page as desk } from '../calls/page.ts';
import { usePhoneInCall } from '../phone/agent-phones-context.ts';
import { faultSentence } from '../wording/sentences.ts';
import { NeedChoice } from './need-choice.tsx';
import { hasRealCall } from './real-call.ts';
import { SimulatedCall } from './simulated-call.tsx';

type Loaded = TrainingSetView['needs'] | { readonly fault: string } | null;

/** Simulated calls, for whoever learns; a real call takes their place at once. */
export function TrainingPage() {
  const api = useApi();
  const { expire } = useSignedIn();
  const [needs, setNeeds] = useState<Loaded>(null);
  const [call, setCall] = useState<TrainingCallView | null>(null);
  const [taken, setTaken] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const real = useRealCall();
  useFocusKept(MAIN_ID);

  const fail = useCallback(
    (error: unknown) => {
      const code = codeOf(error);
      if (code === 'NOT_SIGNED_IN') expire();
      else setFault(code);
    },
    [expire],
  );
  const load = useCallback(() => {
    setNeeds(null);
    api.trainingSet().then(
      (set) => setNeeds(set.needs),
      (error: unknown) => setNeeds({ fault: codeOf(error) }),
    );
  }, [api]);
  useEffect(load, [load]);

  async function begin(needId: string): Promise<void> {
    setBusy(true);
    setFault(null);
    try {
      setCall(await api.train(needId));
      setTaken((before) => [...before, needId]);
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  }

  if (real) return <Redirect to={desk.address} replace />;
  return (
    <div className="training">
      <PageHeader onFault={setFault} />
      <section className="training-banner" aria-label="Entraînement">
        <strong>Entraînement</strong> Personne n’appelle. Rien n’est noté, compté ni gardé.
      </section>
      <main className="sheet" id={MAIN_ID} tabIndex={-1} aria-busy={needs === null}>
        {fault !== null && (
          <p className="fault" role="alert">
            {faultSentence(fault)}
          </p>
        )}
        {needs === null ? (
          <>
            <h1>Entraînement</h1>
            <p className="muted">Chargement…</p>
          </>
        ) : 'fault' in needs ? (
          <NotLoaded fault={needs.fault} onRetry={load} />
        ) : call === null ? (
          <NeedChoice needs={needs} taken={taken} busy={busy} onBegin={(needId) => void begin(needId)} />
        ) : (
          <SimulatedCall
            key={call.ticket}
            call={call}
            title={needs.find(({ id }) => id === call.needId)?.title ?? ''}
            onOver={() => setCall(null)}
          />
        )}
      </main>
    </div>
  );
}

/** True from the moment at which a real call is at the extension, by what the desk or the phone in the page says. */
function useRealCall(): boolean {
  const feed = useDeskFeedIfAny();
  const subscribe = useCallback(
    (listener: () => void) => feed?.subscribe(listener) ?? (() => undefined),
    [feed],
  );
  const view = useSyncExternalStore(subscribe, () => feed?.snapshot().view ?? null);
  const phone = usePhoneInCall();
  return phone || hasRealCall(view);
}

function NotLoaded({ fault, onRetry }: { readonly fault: string; readonly onRetry: () => void }) {
  return (
    <>
      <h1>Entraînement</h1>
      <p className="fault" role="alert">
        {faultSentence(fault)}
      </p>
      <p>
        <Button className="button" onPress={onRetry}>
          Réessayer
        </Button>
      </p>
    </>
  );
}
