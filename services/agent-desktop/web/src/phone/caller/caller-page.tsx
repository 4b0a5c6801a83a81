import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { Button } from 'react-aria-components';
import { codeOf } from '../../app/api.ts';
import { Brand } from '../../app/brand.tsx';
import { useApi } from '../../app/session-context.ts';
import { ThemeChoice } from '../../app/theme-choice.tsx';
import type { Notice } from '../../wording/sentences.ts';
import { CallDuration } from '../call-duration.tsx';
import { LevelMeter } from '../level-meter.tsx';
import { CALL_FAULTS, MICROPHONE_NOTICES } from '../phone-sentences.ts';
import { CallerPhone, type CallerView } from './caller-phone.ts';
import { earsSentence } from './ears.ts';
import { Keypad } from './keypad.tsx';
import { useEars } from './use-ears.ts';

/** The page of somebody who calls from his browser, in a demonstration. */
export function CallerPage() {
  const api = useApi();
  const phone = useMemo(() => new CallerPhone(), []);
  const view = useSyncExternalStore(phone.subscribe, phone.snapshot);
  const [fault, setFault] = useState<string | null>(null);

  useEffect(() => {
    api
      .callerAccount()
      .then((account) => phone.start(account))
      .catch((error: unknown) => setFault(codeOf(error)));
    return () => phone.stop();
  }, [api, phone]);
  useKeys(phone, view);
  const ears = useEars(api);

  const stage = view.call?.stage ?? null;
  const calling = stage !== null && stage !== 'over';
  return (
    <main className="gate caller">
      <div className="gate-card caller-card">
        <div className="caller-head">
          <Brand />
          <span className="tag">Démonstration</span>
          <ThemeChoice />
        </div>
        <h1>Appeler la caisse de retraite</h1>
        <p className="caller-ears" role="status">
          {ears !== null && fault === null && earsSentence(ears)}
        </p>
        {fault !== null ? (
          <NoticeBox notice={NO_ACCOUNT} />
        ) : calling ? (
          <Call phone={phone} view={view} />
        ) : (
          <Idle phone={phone} view={view} />
        )}
      </div>
    </main>
  );
}

const NO_ACCOUNT: Notice = {
  what: 'Cette page ne peut pas appeler.',
  todo: 'Vérifiez dans le terminal que la démonstration tourne toujours, puis rechargez la page.',
};

const LOST: Notice = {
  what: 'Le standard ne répond plus.',
  todo: 'Nouvel essai en cours. Si cela dure, vérifiez dans le terminal que la démonstration tourne toujours.',
};

function Idle({ phone, view }: { readonly phone: CallerPhone; readonly view: CallerView }) {
  const end = view.call?.end ?? null;
  const problem =
    view.microphone !== null ? MICROPHONE_NOTICES[view.microphone] : end !== null ? CALL_FAULTS[end] : null;
  return (
    <>
      {end !== null && problem === null && (
        <p className="caller-said" role="status">
          L’appel est terminé. Rien n’en est gardé.
        </p>
      )}
      {problem !== null && <NoticeBox notice={problem} />}
      {view.line === 'lost' && <NoticeBox notice={LOST} />}
      <ol className="caller-steps">
        <li>
          Ouvrez{' '}
          <a href="/" target="_blank" rel="noreferrer">
            le bureau d’un agent
          </a>{' '}
          dans une autre fenêtre : la réponse y arrivera.
        </li>
        <li>Cliquez sur « Appeler » et laissez le navigateur utiliser votre micro.</li>
        <li>
          Écoutez l’annonce, puis dites pourquoi vous appelez, en une phrase. Par exemple : « Mon mari est
          décédé, est-ce que j’ai droit à sa retraite ? »
        </li>
        <li>Pour refuser l’écoute automatique, tapez 0.</li>
      </ol>
      <Button
        className="button primary caller-button"
        isDisabled={view.line !== 'open' || view.asking}
        onPress={() => void phone.call()}
      >
        {end === null ? 'Appeler' : 'Appeler de nouveau'}
      </Button>
      <p className="muted">
        <span role="status">
          {view.asking
            ? 'Le navigateur vous demande le micro : acceptez. '
            : view.line === 'connecting'
              ? 'Connexion au standard… '
              : ''}
        </span>
        C’est un essai sur cette machine : n’y dites rien de personnel. Rien n’est enregistré.
      </p>
    </>
  );
}

function Call({ phone, view }: { readonly phone: CallerPhone; readonly view: CallerView }) {
  const { call } = view;
  const talking = call?.stage === 'talking';
  return (
    <>
      <p className="caller-stage">
        <span role="status">
          {talking ? 'En ligne' : call?.stage === 'ringing' ? 'Ça sonne…' : 'Appel en cours…'}
        </span>
        {call?.talkingSinceMs != null && <CallDuration sinceMs={call.talkingSinceMs} />}
      </p>
      {view.line === 'lost' && (
        <p className="notice" role="alert">
          Connexion au standard perdue. Nouvel essai en cours… La voix passe encore.
        </p>
      )}
      {talking && <p>Écoutez l’annonce, puis dites pourquoi vous appelez, en une phrase.</p>}
      <LevelMeter level={view.level} />
      <Button className="button hang-up caller-button" onPress={() => phone.hangUp()}>
        Raccrocher
      </Button>
      <Keypad isDisabled={!talking} onKey={(key) => phone.press(key)} />
      <p className="muted">
        0 refuse l’écoute automatique. Les touches du clavier marchent aussi ; Échap raccroche.
      </p>
    </>
  );
}

function NoticeBox({ notice }: { readonly notice: Notice }) {
  return (
    <div className="notice" role="alert">
      <p className="notice-what">{notice.what}</p>
      <p>{notice.todo}</p>
    </div>
  );
}

/** Keys of the keyboard that press those of the keypad; Escape hangs up. */
function useKeys(phone: CallerPhone, view: CallerView): void {
  const stage = view.call?.stage ?? 'over';
  useEffect(() => {
    if (stage === 'over') return;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (event.key === 'Escape') phone.hangUp();
      // By their place: on a French keyboard the digits of the upper row need the shift key.
      const key = /^[0-9*#]$/.test(event.key) ? event.key : /^Digit([0-9])$/.exec(event.code)?.[1];
      if (key !== undefined) phone.press(key);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [phone, stage]);
}
