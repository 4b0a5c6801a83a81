import { type FormEvent, useId } from 'react';
import { Button } from 'react-aria-components';
import { MAX_JUDGED, NATIONAL_ONLY, type TrialWish } from '#contract';
import { useApi } from '../../app/session-context.ts';
import { useLoaded } from '../../app/use-loaded.ts';
import { articleList } from '../articles/article-api.ts';

/** Props of {@link TrialForm}. */
export interface TrialFormProps {
  readonly busy: boolean;
  readonly onTry: (wish: TrialWish) => void;
}

/** The question, the day of effect, the fund, and sentences to be judged. */
export function TrialForm({ busy, onTry }: TrialFormProps) {
  const api = useApi();
  // Only to choose from: without them the installation's fund and the national rules are still there.
  const [loaded] = useLoaded(() => articleList(api, new URLSearchParams()), [api]);
  const funds =
    loaded !== null && 'data' in loaded ? loaded.data.scopes.filter((scope) => scope !== NATIONAL_ONLY) : [];
  const ids = { text: useId(), asOf: useId(), fund: useId(), sentences: useId() };
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const of = (name: string): string => String(fields.get(name) ?? '').trim();
    const sentences = of('sentences')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    onTry({ text: of('text'), asOf: of('asOf'), fund: of('fund'), sentences });
  };
  return (
    <form className="sheet-part" onSubmit={send}>
      <div className="field">
        <label htmlFor={ids.text}>Question</label>
        <textarea id={ids.text} name="text" rows={2} maxLength={2_000} required autoComplete="off" />
      </div>
      <div className="filters">
        <div className="field">
          <label htmlFor={ids.asOf}>Date d’effet (facultative)</label>
          <input id={ids.asOf} name="asOf" type="date" />
        </div>
        <div className="field">
          <label htmlFor={ids.fund}>Caisse</label>
          <select id={ids.fund} name="fund" key={funds.join(' ')}>
            <option value="">celle de l’installation</option>
            <option value={NATIONAL_ONLY}>aucune : règles nationales seules</option>
            {funds.map((fund) => (
              <option key={fund} value={fund}>
                {fund}
              </option>
            ))}
          </select>
        </div>
      </div>
      <details>
        <summary>Faire juger des phrases</summary>
        <div className="field">
          <label htmlFor={ids.sentences}>
            Phrases qu’un modèle de langue pourrait écrire, une par ligne, {MAX_JUDGED} au plus
          </label>
          <textarea id={ids.sentences} name="sentences" rows={3} maxLength={5_000} autoComplete="off" />
        </div>
      </details>
      <p>
        <Button className="button primary" type="submit" isDisabled={busy}>
          Essayer
        </Button>
      </p>
    </form>
  );
}
