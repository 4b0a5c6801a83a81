import type { VoiceLevel } from './voice-level.ts';

const BARS = 12;

/** Level of the microphone, so that whoever speaks sees that he is heard. */
export function LevelMeter({ level }: { readonly level: VoiceLevel }) {
  const lit = Math.round(level.level * BARS);
  return (
    <div className="level">
      <meter className="visually-hidden" aria-label="Niveau de votre micro" max={BARS} value={lit} />
      <div className="level-bars" aria-hidden="true">
        {Array.from({ length: BARS }, (_, bar) => (
          <span key={bar} className={bar < lit ? 'level-bar lit' : 'level-bar'} />
        ))}
      </div>
      <span className="muted" aria-hidden="true">
        {level.voice ? 'On vous entend' : 'Silence'}
      </span>
    </div>
  );
}
