import { type FormEvent, useId, useState } from 'react';
import { Button } from 'react-aria-components';
import { Link } from 'wouter';
import type { GapView } from '#contract';
import { slugOf } from '../articles/article-text.ts';
import { focusWhenThere } from '../articles/focus-when-there.ts';
import { momentWords } from '../articles/wording.ts';

/** Props of {@link GapTable}. */
export interface GapTableProps {
  readonly gaps: readonly GapView[];
  /** Takes the article upon oneself and begins it under that name. */
  readonly onWrite: (gap: GapView, slug: string) => void;
  /** Says which article answers. */
  readonly onAnswer: (gap: GapView, slug: string) => void;
  readonly onReopen: (gap: GapView) => void;
}

/** Questions without a source, a row each. */
export function GapTable({ gaps, ...actions }: GapTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard (RGAA 10.11, WCAG 2.1.1).
    <section className="scrolled" aria-label="Questions sans source" tabIndex={0}>
      <table className="sheet-table">
        <caption className="visually-hidden">Questions sans source, les plus posées d’abord</caption>
        <thead>
          <tr>
            <th scope="col">Mots de la base</th>
            <th scope="col">Thème probable</th>
            <th scope="col" className="figure">
              Fois posée
            </th>
            <th scope="col">Dernière fois</th>
            <th scope="col">Où on en est</th>
          </tr>
        </thead>
        <tbody>
          {gaps.map((gap) => (
            <tr key={gap.id}>
              <th scope="row">{gap.words.length === 0 ? `Question ${gap.id}` : gap.words.join(' · ')}</th>
              <td>{gap.themeLabel === '' ? 'inconnu' : gap.themeLabel}</td>
              <td className="figure">{gap.count}</td>
              <td>{momentWords(gap.lastSeenMs)}</td>
              <td>
                <Stage gap={gap} {...actions} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Stage({
  gap,
  onWrite,
  onAnswer,
  onReopen,
}: Omit<GapTableProps, 'gaps'> & { readonly gap: GapView }) {
  if (gap.state === 'open') {
    return (
      <NameForm
        action="Écrire l’article"
        label="Titre de l’article"
        onNamed={(title) => onWrite(gap, slugOf(title))}
      />
    );
  }
  if (gap.state === 'being-written') {
    return (
      <>
        <p>{gap.own ? 'Vous écrivez l’article.' : `${gap.writer} écrit l’article.`}</p>
        <NameForm
          action="Dire quel article répond"
          label="Nom de l’article dans la base"
          onNamed={(slug) => onAnswer(gap, slug)}
        />
        <Button className="button small" onPress={() => onReopen(gap)}>
          Remettre dans la liste
        </Button>
      </>
    );
  }
  return (
    <>
      <Link href={`/expert/articles/${gap.answeredBy}`}>{gap.answeredBy}</Link>
      <p className="muted">
        {gap.toldAtMs === 0
          ? 'Les agents le sauront à la publication.'
          : `Les agents le savent depuis le ${momentWords(gap.toldAtMs)}.`}
      </p>
    </>
  );
}

interface NameFormProps {
  readonly action: string;
  readonly label: string;
  readonly onNamed: (name: string) => void;
}

/** A button that asks for a name first. */
function NameForm({ action, label, onNamed }: NameFormProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  if (!open) {
    return (
      <Button className="button small" onPress={() => setOpen(true)}>
        {action}
      </Button>
    );
  }
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (slugOf(name) !== '') onNamed(name.trim());
  };
  return (
    <form className="field" onSubmit={send}>
      <label htmlFor={id}>{label}</label>
      <span className="field-row">
        <input
          id={id}
          ref={focusWhenThere}
          maxLength={120}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <Button className="button small" type="submit" isDisabled={slugOf(name) === ''}>
          {action}
        </Button>
      </span>
    </form>
  );
}
