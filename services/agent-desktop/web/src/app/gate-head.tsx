import { Brand } from './brand.tsx';
import { ThemeChoice } from './theme-choice.tsx';

/** Top of a page that has no header: before anybody is signed in, or at an extension. */
export function GateHead() {
  return (
    <div className="gate-head">
      <Brand />
      <ThemeChoice />
    </div>
  );
}
