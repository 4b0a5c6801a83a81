import { type FormEvent, useId, useState } from 'react';
import { Button } from 'react-aria-components';
import type { RemarkAnswer } from '#contract';
import { codeOf } from '../../app/api.ts';
import { reviewFault } from '../wording.ts';

/** An article in a version; null where none is known. */
export interface ArticleVersion {
  readonly slug: string;
  readonly version: number | null;
}

/** Props of {@link AnswerForm}. */
export interface AnswerFormProps {
  /** The article that is probably meant, and the version in which it was probably changed. */
  readonly probable: ArticleVersion;
  /** @throws an error with a code of the API */
  readonly onAnswer: (answer: RemarkAnswer) => Promise<void>;
}

/** What came of a remark: the article was changed in a version, or why it was not. */
export function AnswerForm({ probable, onAnswer }: AnswerFormProps) {
  const id = useId();
  const [rejects, setRejects] = useState(false);
  const [slug, setSlug] = useState(probable.slug);
  const [version, setVersion] = useState(String(probable.version ?? ''));
  const [why, setWhy] = useState('');
  const [fault, setFault] = useState('');

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    setFault('');
    try {
      await onAnswer(
        rejects ? { state: 'rejected', why } : { state: 'changed', slug, version: Number(version) },
      );
    } catch (error) {
      setFault(reviewFault(codeOf(error)));
    }
  }

  return (
    <form className="review-form" onSubmit={(event) => void send(event)}>
      <fieldset>
        <legend>Suite</legend>
        <label>
          <input type="radio" name={id} checked={!rejects} onChange={() => setRejects(false)} /> Article
          changé
        </label>
        <label>
          <input type="radio" name={id} checked={rejects} onChange={() => setRejects(true)} /> Écartée
        </label>
      </fieldset>
      {rejects ? (
        <label className="review-comment">
          Pourquoi (rien de personnel)
          <textarea
            rows={2}
            required
            maxLength={500}
            value={why}
            onChange={({ target }) => setWhy(target.value)}
          />
        </label>
      ) : (
        <p>
          <label>
            Article{' '}
            <input
              type="text"
              required
              maxLength={200}
              value={slug}
              onChange={({ target }) => setSlug(target.value)}
            />
          </label>{' '}
          <label>
            Version{' '}
            <input
              type="number"
              required
              min={1}
              value={version}
              onChange={({ target }) => setVersion(target.value)}
            />
          </label>
        </p>
      )}
      <p className="fault" role="alert">
        {fault}
      </p>
      <p>
        <Button type="submit" className="button small">
          Enregistrer la suite
        </Button>
      </p>
    </form>
  );
}
