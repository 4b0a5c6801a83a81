import { aspectsAskedFor } from './aspects.ts';
import { type BirthPeriod, birthPeriodOf, birthYearsIn } from './births.ts';
import { effectDateIn } from './effect-date.ts';
import { employerAgrees, type StatedFacts, statedFacts } from './facts.ts';
import { foreignLanguageOf } from './language.ts';
import { Reading } from './reading.ts';

/**
 * What somebody asks, read once and carried along: its words, and what they say of the case. Each part is worked out when
 * it is first asked for.
 */
export class Question extends Reading {
  /** Year of the call. */
  readonly referenceYear: number;
  readonly #birthYears = once(() => birthYearsIn(this, this.referenceYear));
  readonly #birthPeriod = once(() => birthPeriodOf(this));
  readonly #effectDate = once(() => effectDateIn(this, this.referenceYear));
  readonly #facts = once(() => statedFacts(this, this.referenceYear));
  readonly #aspects = once(() => aspectsAskedFor(this));
  readonly #employerAgrees = once(() => employerAgrees(this));
  readonly #foreignLanguage = once(() => foreignLanguageOf(this));

  constructor(text: string, referenceYear: number) {
    super(text);
    this.referenceYear = referenceYear;
  }

  /** See {@link birthYearsIn}. */
  get birthYears(): ReadonlySet<number> {
    return this.#birthYears();
  }

  /** See {@link birthPeriodOf}. */
  get birthPeriod(): BirthPeriod | undefined {
    return this.#birthPeriod();
  }

  /** See {@link effectDateIn}. */
  get effectDate(): string {
    return this.#effectDate();
  }

  /** See {@link statedFacts}. */
  get facts(): StatedFacts {
    return this.#facts();
  }

  /** See {@link aspectsAskedFor}. */
  get aspects(): ReadonlySet<string> {
    return this.#aspects();
  }

  /** See {@link employerAgrees}. */
  get employerAgrees(): boolean {
    return this.#employerAgrees();
  }

  /** See {@link foreignLanguageOf}. */
  get foreignLanguage(): string | undefined {
    return this.#foreignLanguage();
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
