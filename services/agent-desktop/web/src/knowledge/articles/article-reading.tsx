import type { ReadingView } from '#contract';
import { withFixedSpaces } from '../../wording/typography.ts';
import { DemonstrationTag, PassageText } from '../passage-card.tsx';
import { kindWords, scopeWords } from './wording.ts';

/** Props of {@link ArticleReading}. */
export interface ArticleReadingProps {
  readonly reading: NonNullable<ReadingView>;
}

/** An article as the agent opens it, and what his desk shows beside an answer of it. */
export function ArticleReading({ reading }: ArticleReadingProps) {
  const { sections, questionsToAsk, relatedRights, sampleQuestions } = reading;
  const scope = sections[0]?.scope ?? 'national';
  return (
    <div className="reading">
      <p className="passage-head">
        <strong>{withFixedSpaces(reading.title)}</strong>
        <span className="muted">
          {reading.themeLabel} · {kindWords(reading.kind)} · règle {scopeWords(scope)}
        </span>
        {sections.some(({ demonstration }) => demonstration) && <DemonstrationTag />}
      </p>
      {sections.map((section) => (
        <div key={section.sourceId} className="passage">
          <p className="passage-head">
            <strong className="passage-title">{section.sectionTitle}</strong>
            {section.unchecked && <span className="tag">Non vérifié : ne pas le dire</span>}
          </p>
          <PassageText passage={section} />
        </div>
      ))}
      <SideList title="À demander" texts={questionsToAsk} />
      <SideList title="Droits à évoquer" texts={relatedRights.map(({ label }) => label)} />
      <SideList title="Façons de demander, que la recherche apprend" texts={sampleQuestions} />
    </div>
  );
}

function SideList({ title, texts }: { readonly title: string; readonly texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <div>
      <p>
        <strong>{title}</strong>
      </p>
      <ul className="plain-list">
        {texts.map((text) => (
          <li key={text}>{withFixedSpaces(text)}</li>
        ))}
      </ul>
    </div>
  );
}
