import { type FormEvent, useId, useState } from 'react';
import { Button } from 'react-aria-components';
import { useLocation } from 'wouter';
import { slugOf } from '../article-text.ts';
import { focusWhenThere } from '../focus-when-there.ts';

/** Begins an article by its title, which names it. */
export function NewArticle() {
  const id = useId();
  const [, navigate] = useLocation();
  const [open, setOpen] = useState(false);
  const [title, setTitle] = useState('');
  const slug = slugOf(title);
  if (!open) {
    return (
      <p>
        <Button className="button primary" onPress={() => setOpen(true)}>
          Écrire un article
        </Button>
      </p>
    );
  }
  const begin = (event: FormEvent): void => {
    event.preventDefault();
    if (slug !== '') navigate(`/expert/ecrire/${slug}`);
  };
  return (
    <form className="sheet-part" onSubmit={begin}>
      <div className="field">
        <label htmlFor={id}>Titre du nouvel article</label>
        <span className="field-row">
          <input
            id={id}
            ref={focusWhenThere}
            maxLength={120}
            value={title}
            onChange={({ target }) => setTitle(target.value)}
          />
          <Button className="button primary" type="submit" isDisabled={slug === ''}>
            Commencer
          </Button>
          <Button className="button" onPress={() => setOpen(false)}>
            Annuler
          </Button>
        </span>
      </div>
      <p className="muted">Nom de l’article dans la base : {slug === '' ? '–' : slug}</p>
    </form>
  );
}
