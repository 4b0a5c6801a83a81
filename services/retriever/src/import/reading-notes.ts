/** Places that are named for one reason; the others are counted. */
const MOST_PLACES = 6;

/** What a reader of documents could not take over as it stands: one line a reason, with every place. */
export class ReadingNotes {
  readonly #places = new Map<string, string[]>();

  /**
   * @param reason what happened and what there is to do; never what the text says
   * @param place where, such as `block 4, under "Montant"` or `page 2, line 7`
   */
  add(reason: string, place: string): void {
    const places = this.#places.get(reason);
    if (places === undefined) this.#places.set(reason, [place]);
    else if (!places.includes(place)) places.push(place);
  }

  lines(): string[] {
    return [...this.#places].map(([reason, places]) => {
      const more = places.length - MOST_PLACES;
      const named = places.slice(0, MOST_PLACES).join('; ');
      return `${reason} (${named}${more > 0 ? ` and ${more} more places` : ''})`;
    });
  }
}
