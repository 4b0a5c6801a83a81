export { ASPECT_STEMS, aspectsAskedFor } from './aspects.ts';
export { type BirthPeriod, birthPeriodOf, birthYearsIn } from './births.ts';
export { speaksOfEffectOn } from './effect-period.ts';
export { type Fact, factAskedBy, type StatedFacts } from './facts.ts';
export { foreignLanguageOf, languageName } from './language.ts';
export { readableText } from './placeholders.ts';
export { Question } from './question.ts';
export { type Readable, Reading, readingOf } from './reading.ts';
export { inFull } from './short-forms.ts';
