import { useSyncExternalStore } from 'react';
import { LevelMeter } from '../../phone/level-meter.tsx';
import type { Dictation } from './dictation.ts';
import { dictatingSentence, problemSentence } from './dictation-sentences.ts';

/** Under the field: what is understood while the agent speaks, and what went wrong. */
export function DictationNote({ dictation }: { readonly dictation: Dictation }) {
  const view = useSyncExternalStore(dictation.subscribe, dictation.snapshot);
  const { stage, problem, level, hears } = view;
  return (
    <div className="dictation-note">
      {stage === 'speaking' && <LevelMeter level={level} />}
      {/* A screen reader is told the whole text at the end, and not each word of it. */}
      {stage !== 'idle' && <p aria-hidden="true">{dictatingSentence(view)}</p>}
      {stage === 'idle' && problem !== null && <p className="fault">{problemSentence(problem)}</p>}
      {hears === 'synthetic' && <p className="tag">La dictée ne comprend que les voix de synthèse</p>}
    </div>
  );
}
