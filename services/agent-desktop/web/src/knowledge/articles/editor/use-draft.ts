import { useCallback, useState } from 'react';
import type { SavedDraftView } from '#contract';
import { codeOf } from '../../../app/api.ts';
import { useApi, useSignedIn } from '../../../app/session-context.ts';
import { saveDraft } from '../article-api.ts';
import { KeptTexts } from '../kept-text.ts';
import { refusalSentence } from '../refusal-wording.ts';
import type { OpenedText } from './editor.tsx';

const KEPT_ONLY_HERE = 'Pas enregistré : le texte reste dans ce navigateur.';

/** A draft that is being written. */
export interface WrittenDraft {
  readonly text: string;
  /** True when the text comes from this browser, which kept it. */
  readonly restored: boolean;
  readonly saving: boolean;
  /** True when the base has a version of it. */
  readonly stored: boolean;
  /** What became of the last save. */
  readonly said: string;
  readonly fault: string | null;
  /** Personal data that stopped it. */
  readonly personal: SavedDraftView['personal'];
  readonly write: (text: string) => void;
  /** @param reviewed keys of finds that were looked at and are no personal data */
  readonly save: (reviewed?: readonly string[]) => Promise<void>;
  readonly abandon: () => void;
}

interface Outcome {
  readonly said: string;
  readonly fault: string | null;
  readonly personal: SavedDraftView['personal'];
}

const NOTHING_YET: Outcome = { said: '', fault: null, personal: [] };

/** Keeps a text in this browser with each key, and in the base when it is saved. */
export function useDraft({ slug, text: opened, seenChangedAtMs }: OpenedText): WrittenDraft {
  const api = useApi();
  const { session, expire } = useSignedIn();
  const [kept] = useState(() => new KeptTexts(localStorage, session.name));
  const [found] = useState(() => kept.of(slug, Date.now()));
  const [text, setText] = useState(found?.text ?? opened);
  const [seenAt, setSeenAt] = useState(found?.seenChangedAtMs ?? seenChangedAtMs);
  const [restored, setRestored] = useState(found !== null && found.text !== opened);
  const [saving, setSaving] = useState(false);
  const [outcome, setOutcome] = useState(NOTHING_YET);

  const write = useCallback(
    (next: string): void => {
      setText(next);
      const isKept = kept.keep(slug, { text: next, seenChangedAtMs: seenAt, keptAtMs: Date.now() });
      setOutcome((before) => ({
        ...before,
        said: isKept ? '' : 'Ce navigateur ne garde pas le texte : enregistrez souvent.',
      }));
    },
    [kept, slug, seenAt],
  );

  const save = async (reviewed: readonly string[] = []): Promise<void> => {
    setSaving(true);
    try {
      const saved = await saveDraft(api, slug, { text, seenChangedAtMs: seenAt, reviewed });
      setOutcome(outcomeOf(saved));
      if (saved.version === null) return;
      kept.forget(slug);
      setSeenAt(saved.version.changedAtMs);
      setRestored(false);
    } catch (error) {
      if (codeOf(error) === 'NOT_SIGNED_IN') expire();
      else setOutcome({ said: KEPT_ONLY_HERE, fault: refusalSentence(codeOf(error)), personal: [] });
    } finally {
      setSaving(false);
    }
  };

  const abandon = (): void => {
    kept.forget(slug);
    setText(opened);
    setSeenAt(seenChangedAtMs);
    setRestored(false);
    setOutcome(NOTHING_YET);
  };

  return { text, restored, saving, stored: seenAt > 0, ...outcome, write, save, abandon };
}

function outcomeOf({ version, personal }: SavedDraftView): Outcome {
  if (version !== null) {
    return { said: `Brouillon enregistré (version ${version.version}).`, fault: null, personal: [] };
  }
  if (personal.length > 0) return { said: KEPT_ONLY_HERE, fault: null, personal };
  const fault = 'Le texte ne peut pas être lu : corrigez d’abord ce qui est signalé.';
  return { said: KEPT_ONLY_HERE, fault, personal: [] };
}
