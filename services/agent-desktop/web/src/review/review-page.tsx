import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { ReviewBody } from '#contract';
import { codeOf } from '../app/api.ts';
import { MAIN_ID } from '../app/page-header.tsx';
import { useApi, useSignedIn } from '../app/session-context.ts';
import { LoadedPart, SheetPage } from '../app/sheet-page.tsx';
import { useFocusKept } from '../app/use-focus-kept.ts';
import { useLoaded } from '../app/use-loaded.ts';
import { KeptDraftView } from '../feedback/kept-draft-view.tsx';
import { faultSentence } from '../wording/sentences.ts';
import { CampaignPart } from './campaign-part.tsx';
import { ReviewForm } from './review-form.tsx';
import { answers } from './wording.ts';

/** The supervisor's page: one sampled draft after the other, without the question, the call or the moment. */
export function ReviewPage() {
  const api = useApi();
  useFocusKept(MAIN_ID);
  const { expire } = useSignedIn();
  const [campaign, reloadCampaign, takeCampaign] = useLoaded(() => api.campaign(), [api], { stays: true });
  const [next, reloadNext] = useLoaded(() => api.nextReview(), [api], { stays: true });
  const [last, setLast] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const reload = (): void => {
    reloadCampaign();
    reloadNext();
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
      if (codeOf(error) === 'NOT_SIGNED_IN') return expire();
      setSaid(faultSentence(codeOf(error)));
    }
    setLast(null);
    reload();
  }

  const isOpen = campaign !== null && 'data' in campaign && campaign.data.campaign !== null;
  return (
    <SheetPage
      title="Relecture des réponses"
      lead="Vous relisez un échantillon de réponses proposées, jamais une voix ni les mots d’une personne : la question n’est pas montrée, seulement l’article qui y répond. Tout ce qui est échantillonné est effacé à la fin de la campagne."
      said={said}
      onSaid={setSaid}
    >
      {last !== null && (
        <p>
          <Button className="link" onPress={() => void takeBack(last)}>
            Revenir sur la dernière relecture
          </Button>
        </p>
      )}
      <LoadedPart loaded={campaign} onReload={reloadCampaign}>
        {(view) => (
          <CampaignPart
            view={view}
            onChange={(changed) => {
              takeCampaign(changed);
              setLast(null);
              reloadNext();
            }}
          />
        )}
      </LoadedPart>
      {isOpen && (
        <LoadedPart loaded={next} onReload={reloadNext}>
          {({ next: draft, left }) =>
            draft === null ? (
              <section className="sheet-part">
                <h2>Rien à relire pour vous</h2>
                <p>
                  Les réponses arrivent dans l’échantillon au fil des appels. Celles que vous avez relues, ou
                  que deux personnes ont relues, n’y sont plus.
                </p>
              </section>
            ) : (
              <section className="sheet-part" aria-labelledby="reponse-a-relire">
                <h2 id="reponse-a-relire">Réponse à relire</h2>
                <p className="muted">{answers(left)} à relire pour vous, celle-ci comprise.</p>
                <KeptDraftView draft={draft.draft} />
                <ReviewForm
                  next={last !== null}
                  key={draft.draftId}
                  onSend={(review) => send(draft.draftId, review)}
                  onGone={reloadNext}
                />
              </section>
            )
          }
        </LoadedPart>
      )}
    </SheetPage>
  );
}
