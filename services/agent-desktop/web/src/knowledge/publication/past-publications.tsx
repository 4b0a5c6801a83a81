import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { PublicationsView } from '#contract';
import { momentWords } from '../articles/wording.ts';

/** Publications that are shown; the others are older. */
const SHOWN = 20;

/** Props of {@link PastPublications}. */
export interface PastPublicationsProps {
  readonly found: PublicationsView;
  readonly busy: boolean;
  readonly onBack: () => void;
}

/** What was published, by whom and when, and the way back to the one before. */
export function PastPublications({ found, busy, onBack }: PastPublicationsProps) {
  const [sure, setSure] = useState(false);
  const { publications, live } = found;
  const before = publications.find(({ number }) => number < live);
  return (
    <section className="sheet-part" aria-labelledby="past">
      <h2 id="past">Publications faites</h2>
      {publications.length === 0 ? (
        <p>Rien n’a encore été publié depuis cette base.</p>
      ) : (
        <table className="sheet-table">
          <caption className="visually-hidden">Publications, la dernière d’abord</caption>
          <thead>
            <tr>
              <th scope="col">Numéro</th>
              <th scope="col">Par</th>
              <th scope="col">Le</th>
              <th scope="col">État</th>
            </tr>
          </thead>
          <tbody>
            {publications.slice(0, SHOWN).map(({ number, publishedBy, publishedAtMs }) => (
              <tr key={number}>
                <th scope="row">{number}</th>
                <td>{publishedBy}</td>
                <td>{momentWords(publishedAtMs)}</td>
                <td>{number === live ? <strong>en service</strong> : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {publications.length > SHOWN && (
        <p className="muted">et {publications.length - SHOWN} plus anciennes</p>
      )}
      {before !== undefined && (
        <div className="field-row">
          {sure ? (
            <>
              <span>Les agents liront de nouveau la publication {before.number}.</span>
              <Button
                className="button primary"
                isDisabled={busy}
                onPress={() => {
                  setSure(false);
                  onBack();
                }}
              >
                Confirmer le retour
              </Button>
              <Button className="button" onPress={() => setSure(false)}>
                Annuler
              </Button>
            </>
          ) : (
            <Button className="button" isDisabled={busy} onPress={() => setSure(true)}>
              Revenir à la publication {before.number}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
