import { type FormEvent, useId } from 'react';
import { Button } from 'react-aria-components';
import { ARTICLE_STATES, type ArticleListView } from '#contract';
import { Choice } from '../choice.tsx';
import { STATE_WORDS, scopeWords } from '../wording.ts';

/** Props of {@link ArticleFilters}. */
export interface ArticleFiltersProps {
  readonly query: URLSearchParams;
  /** Null while they are not known. */
  readonly choices: Pick<ArticleListView, 'themes' | 'scopes'> | null;
  readonly onChoose: (field: string, value: string) => void;
  readonly onClear: () => void;
}

const MONTHS: readonly (readonly [number, string])[] = [
  [6, 'pas relues depuis 6 mois'],
  [12, 'pas relues depuis un an'],
  [24, 'pas relues depuis 2 ans'],
];

/** What narrows the list: words, and where an article stands. */
export function ArticleFilters({ query, choices, onChoose, onClear }: ArticleFiltersProps) {
  const words = useId();
  const day = useId();
  const of = (field: string): string => query.get(field) ?? '';
  const search = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onChoose('words', String(new FormData(event.currentTarget).get('words') ?? '').trim());
  };
  return (
    <search className="sheet-part filters">
      <form className="field wide-field" onSubmit={search}>
        <label htmlFor={words}>Mots de l’article</label>
        <span className="field-row">
          <input
            key={of('words')}
            id={words}
            name="words"
            type="search"
            maxLength={200}
            defaultValue={of('words')}
          />
          <Button className="button primary" type="submit">
            Chercher
          </Button>
        </span>
      </form>
      <Choice label="Thème" value={of('theme')} onChoose={(value) => onChoose('theme', value)}>
        <option value="">tous</option>
        {choices?.themes.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </Choice>
      <Choice label="Règle" value={of('scope')} onChoose={(value) => onChoose('scope', value)}>
        <option value="">toutes</option>
        {choices?.scopes.map((scope) => (
          <option key={scope} value={scope}>
            {scopeWords(scope)}
          </option>
        ))}
      </Choice>
      <Choice label="État" value={of('state')} onChoose={(value) => onChoose('state', value)}>
        <option value="">tous</option>
        {ARTICLE_STATES.map((state) => (
          <option key={state} value={state}>
            {STATE_WORDS[state]}
          </option>
        ))}
      </Choice>
      <Choice
        label="Sources"
        value={of('monthsUnread')}
        onChoose={(value) => onChoose('monthsUnread', value)}
      >
        <option value="">toutes</option>
        {MONTHS.map(([months, label]) => (
          <option key={months} value={String(months)}>
            {label}
          </option>
        ))}
      </Choice>
      <div className="field">
        <label htmlFor={day}>Applicable le</label>
        <input
          id={day}
          type="date"
          value={of('appliesOn')}
          onChange={({ target }) => onChoose('appliesOn', target.value)}
        />
      </div>
      {query.size > 0 && (
        <Button className="button small" onPress={onClear}>
          Tout afficher
        </Button>
      )}
    </search>
  );
}
