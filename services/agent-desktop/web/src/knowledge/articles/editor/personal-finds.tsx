import { personalDataWords } from '@decroche/contracts/personal-data';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { SavedDraftView } from '#contract';

/** Props of {@link PersonalFinds}. */
export interface PersonalFindsProps {
  readonly finds: SavedDraftView['personal'];
  readonly onGo: (line: number) => void;
  /** Saves once more; these finds were looked at and are none. */
  readonly onReviewed: (keys: readonly string[]) => void;
}

/** Personal data that keeps a text from being saved: each is taken out, or looked at and let pass. */
export function PersonalFinds({ finds, onGo, onReviewed }: PersonalFindsProps) {
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  if (finds.length === 0) return null;
  return (
    <section className="notice" aria-labelledby="personal" role="alert">
      <h2 id="personal">Données personnelles : rien n’est enregistré</h2>
      <p>Retirez-les. Si ce n’en est pas une (le nom d’une loi, d’un organisme), cochez-la.</p>
      <ul className="fault-list">
        {finds.map(({ key, line, class: found }) => (
          <li key={key}>
            <Button className="link" onPress={() => onGo(line)}>
              Ligne {line}
            </Button>{' '}
            : {personalDataWords(found)?.reminder ?? 'une donnée personnelle'}{' '}
            <label>
              <input
                type="checkbox"
                checked={seen.has(key)}
                onChange={({ target }) =>
                  setSeen((before) => {
                    const next = new Set(before);
                    if (target.checked) next.add(key);
                    else next.delete(key);
                    return next;
                  })
                }
              />{' '}
              Vérifié : ce n’est pas une donnée personnelle
            </label>
          </li>
        ))}
      </ul>
      <Button
        className="button"
        isDisabled={!finds.every(({ key }) => seen.has(key))}
        onPress={() => onReviewed([...seen])}
      >
        Enregistrer quand même
      </Button>
    </section>
  );
}
