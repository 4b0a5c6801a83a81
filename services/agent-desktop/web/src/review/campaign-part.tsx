import { type FormEvent, useState } from 'react';
import { Button } from 'react-aria-components';
import { type CampaignView, SAMPLE_BASES, type SampleSizes } from '#contract';
import { codeOf } from '../app/api.ts';
import { dayName } from '../app/save-file.ts';
import { useApi } from '../app/session-context.ts';
import { frenchDate } from '../wording/dates.ts';
import { BASIS_WORDS, reviewFault, sampleWords } from './wording.ts';

/** Props of {@link CampaignPart}. */
export interface CampaignPartProps {
  readonly view: CampaignView;
  readonly onChange: (view: CampaignView) => void;
}

const SIZE_KEYS = {
  theme: 'perTheme',
  'low-confidence': 'lowConfidence',
  feedback: 'feedback',
} as const satisfies Record<(typeof SAMPLE_BASES)[number], keyof SampleSizes>;
const DAY_MS = 86_400_000;

/** The campaign that goes on, or how to begin one. */
export function CampaignPart({ view, onChange }: CampaignPartProps) {
  const { campaign, mayPlan } = view;
  if (campaign === null)
    return (
      <section className="sheet-part">
        <h2>Aucune campagne en cours</h2>
        {mayPlan ? (
          <BeginForm view={view} onChange={onChange} />
        ) : (
          <p>La caisse ouvre les campagnes de relecture. Revenez quand une campagne est ouverte.</p>
        )}
      </section>
    );
  return (
    <section className="sheet-part">
      <h2>
        Campagne du {frenchDate(campaign.beganOn)} au {frenchDate(campaign.endsOn)}
      </h2>
      <p>{sampleWords(campaign)}</p>
      {mayPlan && <EndButton onChange={onChange} />}
    </section>
  );
}

function EndButton({ onChange }: Pick<CampaignPartProps, 'onChange'>) {
  const api = useApi();
  const [sure, setSure] = useState(false);
  const [fault, setFault] = useState('');

  async function end(): Promise<void> {
    try {
      onChange(await api.endCampaign());
    } catch (error) {
      setFault(reviewFault(codeOf(error)));
    }
  }

  return (
    <p>
      {sure ? (
        <>
          <span role="status">Tout l’échantillon sera effacé ; les chiffres et les remarques restent. </span>
          <Button className="button small" autoFocus onPress={() => void end()}>
            Finir et effacer
          </Button>{' '}
          <Button className="button small" onPress={() => setSure(false)}>
            Ne pas finir
          </Button>
        </>
      ) : (
        <Button className="button small" onPress={() => setSure(true)}>
          Finir la campagne maintenant
        </Button>
      )}
      <span className="fault" role="alert">
        {fault}
      </span>
    </p>
  );
}

function BeginForm({ view: { proposedSizes, longestDays }, onChange }: CampaignPartProps) {
  const api = useApi();
  const day = (days: number): string => dayName(Date.now() + days * DAY_MS);
  const [endsOn, setEndsOn] = useState(() => day(Math.min(14, longestDays)));
  const [sizes, setSizes] = useState<SampleSizes>(proposedSizes);
  const [fault, setFault] = useState('');

  async function begin(event: FormEvent): Promise<void> {
    event.preventDefault();
    try {
      onChange(await api.beginCampaign({ endsOn, sizes }));
    } catch (error) {
      setFault(
        codeOf(error) === 'MALFORMED_REQUEST'
          ? `Le dernier jour est entre aujourd’hui et ${longestDays} jours.`
          : reviewFault(codeOf(error)),
      );
    }
  }

  return (
    <form className="review-form" onSubmit={(event) => void begin(event)}>
      <p>
        À la fin du dernier jour, tout l’échantillon est effacé : restent des chiffres et les remarques aux
        experts.
      </p>
      <label>
        Dernier jour{' '}
        <input
          type="date"
          required
          min={day(0)}
          max={day(longestDays)}
          value={endsOn}
          onChange={({ target }) => setEndsOn(target.value)}
        />
      </label>
      <fieldset>
        <legend>Combien de réponses au plus</legend>
        {SAMPLE_BASES.map((basis) => (
          <label key={basis}>
            {BASIS_WORDS[basis]}
            {basis === 'theme' ? ' (par thème)' : ''}{' '}
            <input
              type="number"
              required
              min={0}
              max={basis === 'theme' ? 50 : 500}
              value={sizes[SIZE_KEYS[basis]]}
              onChange={({ target }) =>
                setSizes((before) => ({ ...before, [SIZE_KEYS[basis]]: target.valueAsNumber || 0 }))
              }
            />
          </label>
        ))}
      </fieldset>
      <p className="fault" role="alert">
        {fault}
      </p>
      <p>
        <Button type="submit" className="button primary">
          Ouvrir la campagne
        </Button>
      </p>
    </form>
  );
}
