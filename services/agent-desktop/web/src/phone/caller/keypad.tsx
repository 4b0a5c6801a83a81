import { Button } from 'react-aria-components';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
/** How a screen reader says the two keys that are no digits. */
const SPOKEN: Readonly<Record<string, string>> = { '*': 'étoile', '#': 'dièse' };

/** Props of {@link Keypad}. */
export interface KeypadProps {
  readonly isDisabled: boolean;
  readonly onKey: (key: string) => void;
}

/** The keys of a telephone. */
export function Keypad({ isDisabled, onKey }: KeypadProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has borders and a legend that a keypad has not
    <div className="keypad" role="group" aria-label="Clavier du téléphone">
      {KEYS.map((key) => (
        <Button
          key={key}
          className="button key"
          aria-label={SPOKEN[key] ?? key}
          isDisabled={isDisabled}
          onPress={() => onKey(key)}
        >
          {key}
        </Button>
      ))}
    </div>
  );
}
