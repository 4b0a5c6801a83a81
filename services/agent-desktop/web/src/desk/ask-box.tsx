import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { codeOf } from '../live/api.ts';
import { faultSentence, removedList } from '../wording/sentences.ts';
import { useDeskTools } from './desk-context.ts';

/** Id of the question field, for the shortcut. */
export const ASK_FIELD_ID = 'question';
const LONGEST = 2_000;

/** Props of {@link AskBox}. */
export interface AskBoxProps {
  /** The call that the question belongs to; null outside a call. */
  readonly callId: string | null;
  /** True when the question goes on from one that was asked outside a call. */
  readonly goesOn: boolean;
}

/** A typed question, inside a call or outside. What was personal in it is removed on the way and named. */
export function AskBox({ callId, goesOn }: AskBoxProps) {
  const tools = useDeskTools();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [removed, setRemoved] = useState<readonly string[]>([]);

  // The reminder is about the question just sent, not about the next call.
  useEffect(() => {
    if (callId !== null) setRemoved([]);
  }, [callId]);

  async function ask(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (text.trim() === '' || busy) return;
    setBusy(true);
    setFault(null);
    setRemoved([]);
    // The button is about to be disabled and would drop the focus; the next question goes into the field.
    field.current?.focus();
    try {
      const { said } = await tools.ask(text);
      setRemoved(said.redactions.map(({ type }) => type));
      setText('');
    } catch (error) {
      setFault(codeOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className="ask" onSubmit={(event) => void ask(event)}>
      <div className="ask-row">
        <TextField className="ask-field" value={text} onChange={setText} maxLength={LONGEST}>
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
        <Button className="button primary" type="submit" isDisabled={busy || text.trim() === ''}>
          {busy ? 'Envoi…' : 'Chercher'}
        </Button>
      </div>
      <p className="ask-note" aria-live="polite">
        {fault !== null && <span className="fault">{faultSentence(fault)}</span>}
        {removed.length > 0 && (
          <span className="reminder">
            Retiré de votre question : {removedList(removed)}. N’écrivez pas de données personnelles ici.
          </span>
        )}
      </p>
    </form>
  );
}
