export { aspectsAskedFor } from './aspects.ts';
export { type BirthPeriod, birthPeriodOf, birthYearsIn } from './births.ts';
export { effectDateIn } from './effect-date.ts';
export { speaksOfEffectOn } from './effect-period.ts';
export { employerAgrees, type Fact, factAskedBy, type StatedFacts, statedFacts } from './facts.ts';
export { foreignLanguageOf } from './language.ts';
export { readableText } from './placeholders.ts';
