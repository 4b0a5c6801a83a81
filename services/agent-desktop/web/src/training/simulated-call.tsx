import { useEffect, useRef, useState } from 'react';
import { Button, Label, TextArea, TextField } from 'react-aria-components';
import type { TrainingCallView } from '#contract';
import { useApi } from '../app/session-context.ts';
import { SaidWords } from '../calls/said-words.tsx';
import { useAltKey } from '../calls/use-alt-key.ts';
import { CallDuration } from '../phone/call-duration.tsx';
import { ring } from '../phone/ringer.ts';
import { SimulatedDraft } from './simulated-draft.tsx';

type Phase = 'ringing' | 'talking' | 'comparing';

const TITLES: Readonly<Record<Phase, string>> = {
  ringing: 'Ça sonne',
  talking: 'En conversation',
  comparing: 'Comparer',
};
const SPOKEN: Readonly<Record<Phase, string>> = {
  ringing: 'Entraînement : le téléphone sonne. Alt + R pour décrocher.',
  talking: 'Entraînement : vous avez décroché. Alt + B pour comparer, Alt + T pour raccrocher.',
  comparing: 'Entraînement : la réponse de l’assistant est affichée.',
};

/** Props of {@link SimulatedCall}. */
export interface SimulatedCallProps {
  readonly call: TrainingCallView;
  /** What it is about. */
  readonly title: string;
  readonly onOver: () => void;
}

/** One simulated call, from the ring to the comparison. What the agent answers stays in this page, and goes with it. */
export function SimulatedCall({ call, title, onOver }: SimulatedCallProps) {
  const api = useApi();
  const [phase, setPhase] = useState<Phase>('ringing');
  const [sinceMs, setSinceMs] = useState(() => Date.now());
  const [answer, setAnswer] = useState('');
  const voice = useVoice(call);
  const { ticket } = call;

  useEffect(() => (phase === 'ringing' ? ring() : undefined), [phase]);
  useEffect(() => () => void api.leaveTraining(ticket).catch(() => undefined), [api, ticket]);

  function pickUp(): void {
    setPhase('talking');
    setSinceMs(Date.now());
    voice?.play();
  }
  function compare(): void {
    voice?.stop();
    setPhase('comparing');
  }
  useAltKey('r', phase === 'ringing' ? pickUp : null);
  useAltKey('e', phase !== 'ringing' && voice !== null ? () => voice.play() : null);
  useAltKey('b', phase === 'talking' ? compare : null);
  useAltKey('t', onOver);

  return (
    <>
      <p className="visually-hidden" role="status">
        {SPOKEN[phase]}
      </p>
      <div className={`call-band ${phase === 'ringing' ? 'ringing' : 'conversation'}`}>
        <h1 className="call-phase">
          <span className="call-dot" aria-hidden="true" />
          {TITLES[phase]} (entraînement)
        </h1>
        {phase !== 'comparing' && <CallDuration sinceMs={sinceMs} />}
        {phase !== 'ringing' && <span className="muted">{title}</span>}
      </div>
      <p className="training-keys">
        {phase === 'ringing' && (
          <Button className="button primary" autoFocus onPress={pickUp}>
            Décrocher <kbd>Alt + R</kbd>
          </Button>
        )}
        {phase === 'talking' && (
          <Button className="button primary" onPress={compare}>
            Comparer avec l’assistant <kbd>Alt + B</kbd>
          </Button>
        )}
        {phase !== 'ringing' && voice !== null && (
          <Button className="button" onPress={() => voice.play()}>
            Réécouter <kbd>Alt + E</kbd>
          </Button>
        )}
        <Button className="button" onPress={onOver}>
          {phase === 'comparing' ? 'Finir, tout oublier' : 'Raccrocher'} <kbd>Alt + T</kbd>
        </Button>
      </p>
      <section className="sheet-part" aria-labelledby="training-said">
        <h2 id="training-said">L’appelant dit</h2>
        {call.said.outcome === 'text' ? (
          <p className="said-text">
            <SaidWords said={call.said} />
          </p>
        ) : (
          <p>Le texte contenait trop de données personnelles. Il a été effacé : prévenez les experts.</p>
        )}
        {!call.spoken && <p className="muted">Cet appel n’a pas de voix.</p>}
      </section>
      {phase !== 'ringing' && (
        <section className="sheet-part" aria-labelledby="training-own">
          <h2 id="training-own">Votre réponse</h2>
          <TextField className="ask-field" value={answer} onChange={setAnswer} maxLength={2_000}>
            <Label>Écrivez-la si cela vous aide : elle reste dans cette page</Label>
            <TextArea rows={4} autoComplete="off" />
          </TextField>
        </section>
      )}
      {phase === 'comparing' && <SimulatedDraft ticket={ticket} />}
    </>
  );
}

interface Voice {
  readonly play: () => void;
  readonly stop: () => void;
}

/** The caller's voice, silent as soon as the page goes on; null where the call is only written. */
function useVoice({ needId, spoken }: TrainingCallView): Voice | null {
  const audio = useRef<HTMLAudioElement | null>(null);
  useEffect(() => {
    if (!spoken) return undefined;
    const element = new Audio(`/api/training/needs/${needId}/voice`);
    element.preload = 'auto';
    audio.current = element;
    return () => {
      element.pause();
      audio.current = null;
    };
  }, [needId, spoken]);
  if (!spoken) return null;
  return {
    play: () => {
      const element = audio.current;
      if (element === null) return;
      element.currentTime = 0;
      // Without sound the text is there.
      element.play().catch(() => undefined);
    },
    stop: () => audio.current?.pause(),
  };
}
