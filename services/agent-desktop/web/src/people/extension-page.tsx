import { useCallback, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import type { ExtensionAskAnswer, SessionView } from '#contract';
import { codeOf } from '../app/api.ts';
import { keepChoice, keptChoice } from '../app/browser-choice.ts';
import { GateHead } from '../app/gate-head.tsx';
import { useApi, useSignedIn } from '../app/session-context.ts';
import { faultSentence } from '../wording/sentences.ts';

/** How often the answer of the holder is looked for, milliseconds. */
const LOOK_MS = 1_000;
const LAST_ID = 'dernier-poste';

/** In the place of the desk of an agent who is on no extension. */
export function ExtensionPage() {
  const api = useApi();
  const { session, take, leave, lost } = useSignedIn();
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const last = keptChoice('extension');
  // First the one at which this browser stood before, if it is still offered.
  const extensions = [...session.extensions].sort((a, b) => Number(b === last) - Number(a === last));
  /** An extension that somebody else is on. */
  const [taken, setTaken] = useState<string | null>(null);
  /** The extension that its holder is asked for. */
  const [asked, setAsked] = useState<string | null>(null);

  /** Takes a session at an extension, which this browser offers first the next time. */
  const sit = useCallback(
    (taken: SessionView): void => {
      if (taken.signedIn) keepChoice('extension', taken.extension);
      take(taken);
    },
    [take],
  );

  async function run(action: () => Promise<void>, extension: string | null = null): Promise<void> {
    setBusy(true);
    setSaid('');
    setTaken(null);
    try {
      await action();
    } catch (error) {
      const code = codeOf(error);
      setSaid(faultSentence(code));
      if (code === 'EXTENSION_IN_USE') setTaken(extension);
      setBusy(false);
    }
  }

  useEffect(() => {
    if (asked === null) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let here = true;
    const end = (sentence: string): void => {
      setAsked(null);
      setSaid(sentence);
    };
    const hear = (answer: ExtensionAskAnswer): void => {
      if (!here) return;
      if (answer.state === 'granted') sit(answer.session);
      else if (answer.state === 'asked') timer = setTimeout(look, LOOK_MS);
      else end(`Le poste ${asked} reste à votre collègue. Choisissez-en un autre.`);
    };
    const look = (): void => {
      api.askForExtension(asked).then(hear, (error: unknown) => {
        if (here) end(faultSentence(codeOf(error)));
      });
    };
    look();
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [api, asked, sit]);

  const ask = (extension: string): void => {
    setTaken(null);
    setSaid(`Votre collègue est sur le poste ${extension}. Sa réponse est attendue…`);
    setAsked(extension);
  };
  const stopAsking = (): void => {
    setAsked(null);
    setSaid('');
  };

  return (
    <main className="gate">
      <div className="gate-card">
        <GateHead />
        <h1>Quel est votre poste ?</h1>
        {lost && (
          <p className="notice">
            Vous n’êtes plus sur votre poste : un collègue l’a, ou un superviseur l’a libéré.
          </p>
        )}
        <p>C’est le numéro de votre téléphone. Ses appels s’afficheront ici.</p>
        <ul className="choices">
          {extensions.map((extension) => (
            <li key={extension}>
              <Button
                className={extension === last ? 'button choice primary' : 'button choice'}
                {...(extension === last && { 'aria-describedby': LAST_ID })}
                isDisabled={busy || asked !== null}
                onPress={() => void run(async () => sit(await api.choose(extension)), extension)}
              >
                Poste {extension}
                {session.webPhones.includes(extension) && (
                  <span className="muted"> (téléphone dans cette page)</span>
                )}
              </Button>
              {extension === last && (
                <span id={LAST_ID} className="muted small-print">
                  Le dernier choisi dans ce navigateur
                </span>
              )}
            </li>
          ))}
        </ul>
        <p role="status">{said}</p>
        {taken !== null && (
          <Button className="button primary" onPress={() => ask(taken)}>
            Demander le poste {taken}
          </Button>
        )}
        {asked !== null && (
          <Button className="button" onPress={stopAsking}>
            Ne plus attendre
          </Button>
        )}
        <p className="muted gate-foot">
          <span>{session.name}</span>
          <Button className="link" isDisabled={busy} onPress={() => void run(() => leave('here'))}>
            Changer d’agent
          </Button>
          <Button className="link" isDisabled={busy} onPress={() => void run(() => leave('everywhere'))}>
            Quitter sur tous vos appareils
          </Button>
        </p>
      </div>
    </main>
  );
}
