import { useCallback, useState } from 'react';
import { Button } from 'react-aria-components';
import type { ReviewBody } from '#contract';
import { LoadedNotes } from '../app/loaded-notes.tsx';
import { LeaveEverywhere, MAIN_ID, PageHeader } from '../app/page-header.tsx';
import { useApi } from '../app/session-context.ts';
import { useAnswer } from '../app/use-answer.ts';
import { useFocusKept } from '../app/use-focus-kept.ts';
import { KeptDraftView } from '../feedback/kept-draft-view.tsx';
import { CampaignPart } from './campaign-part.tsx';
import { ReviewForm } from './review-form.tsx';
import { answers } from './wording.ts';

/** The supervisor's page: one sampled draft after the other, without the question, the call or the moment. */
export function ReviewPage() {
  const api = useApi();
  useFocusKept(MAIN_ID);
  const campaign = useAnswer(useCallback(() => api.campaign(), [api]));
  const next = useAnswer(useCallback(() => api.nextReview(), [api]));
  const [last, setLast] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const reload = (): void => {
    campaign.load();
    next.load();
  };

  async function send(draftId: string, review: ReviewBody): Promise<void> {
    await api.review(draftId, review);
    setLast(draftId);
    setSaid('Relecture enregistrée.');
    reload();
  }

  async function takeBack(draftId: string): Promise<void> {
    try {
      await api.withdrawReview(draftId);
      setSaid('Relecture retirée. La réponse reviendra dans la file.');
    } catch (error) {
      next.fail(error);
    }
    setLast(null);
    reload();
  }

  const open = campaign.value?.campaign ?? null;
  const draft = next.value?.next ?? null;
  return (
    <>
      <PageHeader onFault={campaign.onFault}>
        <LeaveEverywhere onFault={campaign.onFault} />
      </PageHeader>
      <main className="sheet" id={MAIN_ID} tabIndex={-1}>
        <h1>Relecture des réponses</h1>
        <p>
          Vous relisez un échantillon de réponses proposées, jamais une voix ni les mots d’une personne : la
          question n’est pas montrée, seulement l’article qui y répond. Tout ce qui est échantillonné est
          effacé à la fin de la campagne.
        </p>
        <p role="status">{said}</p>
        {last !== null && (
          <p>
            <Button className="link" onPress={() => void takeBack(last)}>
              Revenir sur la dernière relecture
            </Button>
          </p>
        )}
        <LoadedNotes {...campaign} />
        {campaign.value !== null && (
          <CampaignPart
            view={campaign.value}
            onChange={(view) => {
              campaign.take(view);
              setLast(null);
              next.load();
            }}
          />
        )}
        {open !== null && <LoadedNotes {...next} />}
        {open !== null && next.value !== null && draft === null && (
          <section className="sheet-part">
            <h2>Rien à relire pour vous</h2>
            <p>
              Les réponses arrivent dans l’échantillon au fil des appels. Celles que vous avez relues, ou que
              deux personnes ont relues, n’y sont plus.
            </p>
          </section>
        )}
        {open !== null && next.value !== null && draft !== null && (
          <section className="sheet-part" aria-labelledby="reponse-a-relire">
            <h2 id="reponse-a-relire">Réponse à relire</h2>
            <p className="muted">{answers(next.value.left)} à relire pour vous, celle-ci comprise.</p>
            <KeptDraftView draft={draft.draft} />
            <ReviewForm
              next={last !== null}
              key={draft.draftId}
              onSend={(review) => send(draft.draftId, review)}
              onGone={next.load}
            />
          </section>
        )}
      </main>
    </>
  );
}
