import { useEffect, useSyncExternalStore } from 'react';
import { Button, ToggleButton } from 'react-aria-components';
import { Link, useLocation } from 'wouter';
import { page as desk } from '../calls/page.ts';
import type { AgentPhone, PhoneView } from './agent-phone.ts';
import { CallDuration } from './call-duration.tsx';
import { ConsultForm, WithColleague } from './consultation-keys.tsx';
import { LevelMeter } from './level-meter.tsx';
import { CONSULTATION_ENDS, consultationState, MICROPHONE_NOTICES, PHONE_STATES } from './phone-sentences.ts';
import type { CallStage } from './voice-call.ts';

const DESK = desk.address;

/** The agent's phone, above whatever page he is on: a call outlives the page. */
export function AgentPhoneBar({ phone }: { readonly phone: AgentPhone }) {
  const view = useSyncExternalStore(phone.subscribe, phone.snapshot);
  const [path] = useLocation();
  const stage = view.call?.stage ?? 'over';
  const state = stateOf(view, stage);
  const consulted = view.consulted === null ? null : CONSULTATION_ENDS[view.consulted.end];
  usePhoneKeys(phone);
  useStay(stage === 'talking' || stage === 'connecting');
  return (
    <section className={`phone-bar ${barKind(view)}`} aria-label={`Téléphone du poste ${phone.extension}`}>
      <span className="phone-bar-state">{state}</span>
      {/* The page itself says that the phone rings. */}
      <span className="visually-hidden" role="status">
        {stage === 'ringing' ? '' : state}
      </span>
      {view.call?.talkingSinceMs != null && stage === 'talking' && (
        <CallDuration sinceMs={view.call.talkingSinceMs} />
      )}
      {stage !== 'over' && path !== DESK && <Link href={DESK}>Voir l’appel</Link>}
      {stage === 'over' ? (
        <Switch phone={phone} view={view} />
      ) : stage === 'ringing' ? (
        <Ringing phone={phone} />
      ) : (
        <Talking phone={phone} view={view} />
      )}
      {stage !== 'over' && view.consultation === null && consulted !== null && (
        <span className="phone-bar-fault" role="alert">
          Poste {view.consulted?.number} : {consulted}
          {view.call?.held && ' L’appelant attend toujours : Alt + G le reprend.'}
        </span>
      )}
      {view.consultation?.notGiven && (
        <span className="phone-bar-fault" role="alert">
          L’appelant n’a pas pu être passé. Vous l’avez toujours : recommencez, ou revenez à lui.
        </span>
      )}
      {view.microphone !== null && (
        <span className="phone-bar-fault" role="alert">
          {MICROPHONE_NOTICES[view.microphone].what} {MICROPHONE_NOTICES[view.microphone].todo}
        </span>
      )}
      {view.call?.end === 'no-voice-path' && (
        <span className="phone-bar-fault" role="alert">
          La voix ne passait plus : l’appel a été coupé. Prévenez votre administrateur.
        </span>
      )}
      {stage !== 'over' && view.state === 'lost' && (
        <span className="phone-bar-fault" role="alert">
          Connexion au standard perdue. Nouvel essai en cours… La voix passe encore.
        </span>
      )}
    </section>
  );
}

function stateOf(view: PhoneView, stage: CallStage): string {
  if (stage === 'over') return PHONE_STATES[view.state];
  if (view.consultation !== null) return consultationState(view.consultation);
  return view.call?.held ? 'Appelant en attente' : STAGES[stage];
}

/** How the bar looks: a phone that cannot ring stands out. */
function barKind({ call, state }: PhoneView): string {
  if (call !== null && call.stage !== 'over') return call.stage;
  return state === 'open' ? 'ready' : 'mute';
}

const STAGES: Readonly<Record<Exclude<CallStage, 'over'>, string>> = {
  connecting: 'Connexion de la voix…',
  ringing: 'Votre téléphone sonne',
  talking: 'Au téléphone',
};

function Switch({ phone, view }: { readonly phone: AgentPhone; readonly view: PhoneView }) {
  if (view.state === 'off' || view.state === 'elsewhere' || view.state === 'no-account') {
    return (
      <Button className="button small primary" onPress={() => void phone.turnOn()}>
        Allumer le téléphone
      </Button>
    );
  }
  return (
    <Button className="button small" onPress={() => phone.turnOff()}>
      Éteindre le téléphone
    </Button>
  );
}

function Ringing({ phone }: { readonly phone: AgentPhone }) {
  return (
    <>
      <Button className="button primary" onPress={() => void phone.answer()}>
        Répondre <kbd>Alt + R</kbd>
      </Button>
      <Button className="button" onPress={() => phone.hangUp()}>
        Refuser
      </Button>
    </>
  );
}

function Talking({ phone, view }: { readonly phone: AgentPhone; readonly view: PhoneView }) {
  const { call } = view;
  const waiting = call?.stage !== 'talking';
  return (
    <>
      <LevelMeter level={view.level} />
      <ToggleButton
        className="button"
        isSelected={view.muted}
        isDisabled={waiting}
        onChange={() => phone.toggleMute()}
      >
        {view.muted ? 'Micro coupé' : 'Couper le micro'} <kbd>Alt + C</kbd>
      </ToggleButton>
      {view.consultation !== null ? (
        <WithColleague phone={phone} consultation={view.consultation} />
      ) : (
        <>
          <Button
            className={call?.held ? 'button held' : 'button'}
            isDisabled={waiting}
            onPress={() => phone.toggleHold()}
          >
            {call?.held ? 'Reprendre' : 'Mettre en attente'} <kbd>Alt + G</kbd>
          </Button>
          {call?.direction === 'incoming' && <ConsultForm phone={phone} isDisabled={waiting} />}
          <Button className="button hang-up" onPress={() => phone.hangUp()}>
            Raccrocher <kbd>Alt + T</kbd>
          </Button>
        </>
      )}
    </>
  );
}

/** Keys of the phone: letters, so that they work in a field too. */
function usePhoneKeys(phone: AgentPhone): void {
  useEffect(() => {
    const deeds: Readonly<Record<string, () => void>> = {
      r: () => void phone.answer(),
      c: () => phone.toggleMute(),
      g: () => phone.toggleHold(),
      t: () => phone.hangUp(),
      x: () => phone.giveCaller(),
      j: () => phone.talkTogether(),
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
      const deed = deeds[event.key.toLowerCase()];
      if (deed === undefined || !phone.inCall) return;
      event.preventDefault();
      deed();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [phone]);
}

/** Has the browser ask before it closes a page in the middle of a call. */
function useStay(inCall: boolean): void {
  useEffect(() => {
    if (!inCall) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [inCall]);
}
