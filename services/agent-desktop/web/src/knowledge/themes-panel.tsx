import { useCallback, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { ThemeView } from '#contract';
import { codeOf } from '../app/api.ts';
import { useDeskTools } from '../calls/desk-context.ts';
import { faultSentence } from '../wording/sentences.ts';
import { withFixedSpaces } from '../wording/typography.ts';

type Loaded = { readonly themes: readonly ThemeView[] } | { readonly fault: string } | null;

/** Themes to choose from where nothing was heard or found, then what each answers; a need is asked as a question. */
export function ThemesPanel() {
  const { api } = useDeskTools();
  const [loaded, setLoaded] = useState<Loaded>(null);
  const [chosen, setChosen] = useState<ThemeView | null>(null);
  /** The theme that was left for the list of all: its button has the focus again. */
  const [left, setLeft] = useState<string | null>(null);
  const load = useCallback(() => {
    setLoaded(null);
    api.themes().then(setLoaded, (error: unknown) => setLoaded({ fault: codeOf(error) }));
  }, [api]);
  useEffect(load, [load]);

  return (
    <section className="draft themes" aria-label="Thèmes">
      {chosen !== null ? (
        <Needs
          theme={chosen}
          onBack={() => {
            setLeft(chosen.id);
            setChosen(null);
          }}
        />
      ) : (
        <>
          <h2>Choisissez un thème</h2>
          {loaded === null && <p className="muted">Chargement…</p>}
          {loaded !== null && 'fault' in loaded && (
            <p>
              Les thèmes ne sont pas disponibles. {faultSentence(loaded.fault)}{' '}
              <Button className="link" onPress={load}>
                Réessayer
              </Button>
            </p>
          )}
          {loaded !== null && 'themes' in loaded && loaded.themes.length === 0 && (
            <p>La base ne contient aucun thème. Écrivez votre question en bas.</p>
          )}
          {loaded !== null && 'themes' in loaded && (
            <ul className="theme-list">
              {loaded.themes.map((theme) => (
                <li key={theme.id}>
                  <Button
                    className="button small choice"
                    autoFocus={theme.id === left}
                    onPress={() => setChosen(theme)}
                  >
                    {withFixedSpaces(theme.label)}
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}

/** What the articles of one theme answer. */
function Needs({ theme, onBack }: { readonly theme: ThemeView; readonly onBack: () => void }) {
  const { ask } = useDeskTools();
  const title = useRef<HTMLHeadingElement>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  // The button that was pressed is gone; whoever listens hears where he is.
  useEffect(() => title.current?.focus(), []);

  async function choose(need: string): Promise<void> {
    if (busy) return;
    setBusy(true);
    setFault(null);
    try {
      await ask(need);
    } catch (error) {
      setFault(codeOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <div className="themes-head">
        <h2 ref={title} tabIndex={-1}>
          {withFixedSpaces(theme.label)}
        </h2>
        <Button className="button small" onPress={onBack}>
          Tous les thèmes
        </Button>
      </div>
      <ul className="need-list">
        {theme.needs.map((need) => (
          <li key={need}>
            <Button className="button small choice" onPress={() => void choose(need)}>
              {withFixedSpaces(need)}
            </Button>
          </li>
        ))}
      </ul>
      {fault !== null && (
        <p className="fault" role="alert">
          {faultSentence(fault)}
        </p>
      )}
    </>
  );
}
