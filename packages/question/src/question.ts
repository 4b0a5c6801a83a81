import { withoutAsides } from './asides.ts';
import { aspectsAskedFor } from './aspects.ts';
import { type BirthPeriod, birthPeriodOf, birthYearsIn } from './births.ts';
import { effectDateIn } from './effect-date.ts';
import { type StatedFacts, statedFacts } from './facts.ts';
import { foreignLanguageOf } from './language.ts';
import { Reading } from './reading.ts';
import { type Situation, situationIn } from './situation.ts';

/**
 * What somebody asks, read once and carried along: its words, and what they say of the case. Each part is worked out when
 * it is first asked for.
 */
export class Question extends Reading {
  readonly referenceYear: number;
  readonly #birthYears = once(() => birthYearsIn(this, this.referenceYear));
  readonly #birthPeriod = once(() => birthPeriodOf(this));
  readonly #effectDate = once(() => effectDateIn(this, this.referenceYear));
  readonly #facts = once(() => statedFacts(this));
  readonly #aspects = once(() => {
    const own = aspectsAskedFor(this.#latest());
    return own.size > 0 ? own : aspectsAskedFor(this);
  });
  readonly #latest: () => Reading;
  readonly #situation = once(() => situationIn(this));
  readonly #matter = once((): Reading => {
    const matter = withoutAsides(this.text);
    return matter === this.text ? this : new Reading(matter);
  });
  readonly #foreignLanguage = once(() => foreignLanguageOf(this));

  /**
   * @param referenceYear year of the call
   * @param latest end of the text that was asked last, when what comes before is an earlier question
   */
  constructor(text: string, referenceYear: number, latest = text) {
    super(text);
    this.referenceYear = referenceYear;
    this.#latest = once(() => (latest === text ? this : new Reading(latest)));
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

  /** What the latest question asks for, else what the whole does: see {@link aspectsAskedFor}. */
  get aspects(): ReadonlySet<string> {
    return this.#aspects();
  }

  /** See {@link situationIn}. */
  get situation(): Situation {
    return this.#situation();
  }

  /** What it is about, for looking up what applies: see {@link withoutAsides}. */
  get matter(): Reading {
    return this.#matter();
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
