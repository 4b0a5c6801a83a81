import { type FormEvent, useId, useState } from 'react';
import { Button } from 'react-aria-components';
import { Link } from 'wouter';
import type { DossierView, VersionView, WorkflowStepBody } from '#contract';
import { codeOf } from '../../../app/api.ts';
import { useApi, useSignedIn } from '../../../app/session-context.ts';
import { moveVersion } from '../article-api.ts';
import { refusalSentence } from '../refusal-wording.ts';

/** Props of {@link ReviewPart}. */
export interface ReviewPartProps {
  readonly dossier: DossierView;
  readonly onMoved: () => void;
}

/** What the workflow asks of whoever looks: to hand in, to review, or to wait for somebody else. */
export function ReviewPart({ dossier, onMoved }: ReviewPartProps) {
  const api = useApi();
  const { expire } = useSignedIn();
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const latest = dossier.versions[0]?.version;
  if (latest === undefined || latest.status === 'published' || latest.status === 'archived') return null;

  async function move(version: VersionView, step: WorkflowStepBody['step'], reason = ''): Promise<void> {
    setBusy(true);
    try {
      await moveVersion(api, version, step, reason);
      setFault(null);
      onMoved();
    } catch (error) {
      if (codeOf(error) === 'NOT_SIGNED_IN') expire();
      else setFault(codeOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <section className="sheet-part" aria-labelledby="review">
      <h2 id="review">Relecture de la version {latest.version}</h2>
      <Stage version={latest} busy={busy} onMove={(step, reason) => void move(latest, step, reason)} />
      {fault !== null && (
        <p className="fault" role="alert">
          {refusalSentence(fault)}
        </p>
      )}
    </section>
  );
}

interface StageProps {
  readonly version: VersionView;
  readonly busy: boolean;
  readonly onMove: (step: WorkflowStepBody['step'], reason?: string) => void;
}

function Stage({ version, busy, onMove }: StageProps) {
  const { status, reviewer, own, author } = version;
  if (status === 'draft') {
    return (
      <>
        {version.sentBackBecause !== '' && (
          <p className="notice">
            {version.sentBackBy} l’a renvoyée : « {version.sentBackBecause} »
          </p>
        )}
        <p>Brouillon de {author}. Remettez-le quand il est prêt : une autre personne le relira.</p>
        <Button className="button primary" isDisabled={busy} onPress={() => onMove('submit')}>
          Remettre à la relecture
        </Button>
      </>
    );
  }
  if (reviewer !== '') {
    return (
      <p>
        Approuvée par {reviewer}. Elle paraît avec la{' '}
        <Link href="/expert/publication">prochaine publication</Link>.
      </p>
    );
  }
  if (own) {
    return <p>Vous avez écrit ou remis cette version : une autre personne la relit.</p>;
  }
  return <Verdict author={author} busy={busy} onMove={onMove} />;
}

function Verdict({ author, busy, onMove }: Omit<StageProps, 'version'> & { readonly author: string }) {
  const id = useId();
  const [reason, setReason] = useState('');
  const sendBack = (event: FormEvent): void => {
    event.preventDefault();
    if (reason.trim() !== '') onMove('send-back', reason.trim());
  };
  return (
    <>
      <p>
        Écrite par {author}. Lisez-la et comparez-la avec la précédente ; vous répondez de ce que les agents
        diront.
      </p>
      <p>
        <Button className="button primary" isDisabled={busy} onPress={() => onMove('approve')}>
          Approuver
        </Button>
      </p>
      <form className="field" onSubmit={sendBack}>
        <label htmlFor={id}>Ce qui ne va pas (pour l’auteur, sans nommer d’assuré)</label>
        <textarea
          id={id}
          rows={3}
          maxLength={1_000}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        <span>
          <Button className="button" type="submit" isDisabled={busy || reason.trim() === ''}>
            Renvoyer à l’auteur
          </Button>
        </span>
      </form>
    </>
  );
}
