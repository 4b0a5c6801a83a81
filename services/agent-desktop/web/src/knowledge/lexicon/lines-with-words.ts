/** Lines one of whose texts has all the words, without regard to case and accents. */
export function linesWith<Line>(
  lines: readonly Line[],
  words: string,
  textsOf: (line: Line) => readonly string[],
): readonly Line[] {
  const wanted = plain(words).split(/\s+/);
  return lines.filter((line) =>
    textsOf(line).some((text) => wanted.every((word) => plain(text).includes(word))),
  );
}

function plain(text: string): string {
  return text.trim().toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');
}
