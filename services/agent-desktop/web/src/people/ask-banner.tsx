import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { ExtensionAskView } from '#contract';
import { codeOf } from '../app/api.ts';
import { useDeskTools } from '../calls/desk-context.ts';

/** Props of {@link AskBanner}. */
export interface AskBannerProps {
  readonly ask: NonNullable<ExtensionAskView>;
  readonly extension: string;
  readonly onFault: (code: string) => void;
}

/** A colleague asks for this extension. It covers nothing: a call may ring meanwhile. */
export function AskBanner({ ask, extension, onFault }: AskBannerProps) {
  const { api } = useDeskTools();
  const [busy, setBusy] = useState(false);

  async function answer(consents: boolean): Promise<void> {
    setBusy(true);
    try {
      await api.answerAsk(ask.id, consents);
    } catch (error) {
      setBusy(false);
      onFault(codeOf(error));
    }
  }

  return (
    <section className="banner asking" aria-label="Demande de poste">
      <span>{askedSentence(ask, extension)} Sans réponse, vous le gardez.</span>
      <span className="spring" />
      <Button className="button small" isDisabled={busy} onPress={() => void answer(false)}>
        Garder le poste
      </Button>
      <Button className="button small" isDisabled={busy} onPress={() => void answer(true)}>
        Laisser le poste
      </Button>
    </section>
  );
}

/** "Nadia Exemple demande votre poste 1001." */
export function askedSentence({ name }: NonNullable<ExtensionAskView>, extension: string): string {
  return `${name} demande votre poste ${extension}.`;
}
