import { type FormEvent, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import type { AgentPhone } from './agent-phone.ts';
import type { ConsultationView } from './consultation.ts';

/** Asks which colleague to call, while the caller waits. */
export function ConsultForm({
  phone,
  isDisabled,
}: {
  readonly phone: AgentPhone;
  readonly isDisabled: boolean;
}) {
  const [open, setOpen] = useState(false);
  const [number, setNumber] = useState('');
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
      if (event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  const call = (event: FormEvent): void => {
    event.preventDefault();
    phone.consult(number);
  };
  if (!open || isDisabled) {
    return (
      <Button className="button" isDisabled={isDisabled} onPress={() => setOpen(true)}>
        Consulter un collègue <kbd>Alt + K</kbd>
      </Button>
    );
  }
  return (
    <form className="phone-bar-consult" onSubmit={call}>
      <label>
        Poste du collègue{' '}
        <input
          // biome-ignore lint/a11y/noAutofocus: it was opened to be filled in
          autoFocus
          inputMode="numeric"
          pattern="[0-9]{1,20}"
          required
          size={6}
          autoComplete="off"
          value={number}
          onChange={({ target }) => setNumber(target.value)}
          onKeyDown={({ key }) => {
            if (key === 'Escape') setOpen(false);
          }}
        />
      </label>
      <Button className="button primary" type="submit">
        Appeler
      </Button>
      <Button className="button" onPress={() => setOpen(false)}>
        Annuler
      </Button>
    </form>
  );
}

/** What can be done with a colleague who is asked. */
export function WithColleague({
  phone,
  consultation,
}: {
  readonly phone: AgentPhone;
  readonly consultation: ConsultationView;
}) {
  const talking = consultation.call.stage === 'talking';
  return (
    <>
      <Button className="button primary" isDisabled={!talking} onPress={() => phone.giveCaller()}>
        Passer l’appelant <kbd>Alt + X</kbd>
      </Button>
      {!consultation.together && (
        <Button className="button" isDisabled={!talking} onPress={() => phone.talkTogether()}>
          À trois <kbd>Alt + J</kbd>
        </Button>
      )}
      <Button className="button" onPress={() => phone.comeBack()}>
        {consultation.together ? 'Rester avec l’appelant' : 'Reprendre'} <kbd>Alt + G</kbd>
      </Button>
    </>
  );
}
