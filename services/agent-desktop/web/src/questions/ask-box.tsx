import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { codeOf } from '../app/api.ts';
import { useDeskTools } from '../calls/desk-context.ts';
import { faultSentence, removedList } from '../wording/sentences.ts';
import { DictateButton } from './dictation/dictate-button.tsx';
import { Dictation } from './dictation/dictation.ts';
import { DictationNote } from './dictation/dictation-note.tsx';
import { dictatedAnnouncement } from './dictation/dictation-sentences.ts';

/** Id of the question field, for the shortcut. */
export const ASK_FIELD_ID = 'question';
const LONGEST = 2_000;

/** Kinds of personal data that were removed, and what from. */
interface Removed {
  readonly from: 'question' | 'dictée';
  readonly types: readonly string[];
}

/** Props of {@link AskBox}. */
export interface AskBoxProps {
  /** The call that the question belongs to; null outside a call. */
  readonly callId: string | null;
  /** True when the question goes on from one that was asked outside a call. */
  readonly goesOn: boolean;
  /** What it is for: the call, or the questions that it goes on from; null for a new one. */
  readonly conversationId: string | null;
  /** Whether questions can be dictated. */
  readonly dictates: boolean;
}

/** A typed question, inside a call or outside. What was personal in it is removed on the way and named. */
export function AskBox({ callId, goesOn, conversationId, dictates }: AskBoxProps) {
  const tools = useDeskTools();
  const { announce } = tools;
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [dictated, setDictated] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [removed, setRemoved] = useState<Removed | null>(null);
  const dictation = useMemo(() => (dictates ? new Dictation() : null), [dictates]);

  // The reminder is about the question just sent, not about the next call.
  useEffect(() => {
    if (callId !== null) setRemoved(null);
  }, [callId]);
  // What was dictated is shown before it is asked, after what stood in the field already.
  useEffect(() => {
    if (dictation === null) return;
    dictation.onDictated = ({ text: words, removed: types }) => {
      setText((before) => `${before.trimEnd()} ${words}`.trim().slice(0, LONGEST));
      setDictated(true);
      setRemoved(types.length === 0 ? null : { from: 'dictée', types });
      setFault(null);
      field.current?.focus();
      announce(dictatedAnnouncement(words));
    };
  }, [dictation, announce]);

  function write(next: string): void {
    setText(next);
    if (next === '') setDictated(false);
  }

  async function ask(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (text.trim() === '' || busy) return;
    setBusy(true);
    setFault(null);
    setRemoved(null);
    // The button is about to be disabled and would drop the focus; the next question goes into the field.
    field.current?.focus();
    try {
      const { said } = await tools.ask(text, dictated);
      const types = said.redactions.map(({ type }) => type);
      setRemoved(types.length === 0 ? null : { from: 'question', types });
      setText('');
      setDictated(false);
    } catch (error) {
      setFault(codeOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className="ask" onSubmit={(event) => void ask(event)}>
      <div className="ask-row">
        <TextField className="ask-field" value={text} onChange={write} maxLength={LONGEST}>
          <Label>Votre question</Label>
          <Input
            ref={field}
            id={ASK_FIELD_ID}
            autoComplete="off"
            placeholder={
              goesOn
                ? 'La suite : « et pour les ressources ? », ou une autre question'
                : 'Sans nom ni numéro : « réversion et remariage »'
            }
          />
        </TextField>
        {dictation !== null && (
          <DictateButton dictation={dictation} conversationId={conversationId} announce={announce} />
        )}
        <Button className="button primary" type="submit" isDisabled={busy || text.trim() === ''}>
          {busy ? 'Envoi…' : 'Chercher'}
        </Button>
      </div>
      <p className="ask-note" aria-live="polite">
        {fault !== null && <span className="fault">{faultSentence(fault)}</span>}
        {removed !== null && (
          <span className="reminder">
            Retiré de votre {removed.from} : {removedList(removed.types)}. N’y mettez pas de données
            personnelles.
          </span>
        )}
      </p>
      {dictation !== null && <DictationNote dictation={dictation} />}
    </form>
  );
}
