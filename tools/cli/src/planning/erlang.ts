/**
 * Fewest places with which no greater share than this finds all of them taken and goes away (Erlang's B formula, recursively).
 *
 * @param load arrivals × mean time that each stays, in the same unit of time
 */
export function placesFor(load: number, share: number): number {
  let [places, refused] = [0, 1];
  while (refused > share) {
    places += 1;
    refused = (load * refused) / (places + load * refused);
  }
  return places;
}
