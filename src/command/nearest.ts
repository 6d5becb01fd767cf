/** The word that was probably meant: the one that is reached by the fewest typing errors, and by few enough; undefined for none. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  const [best] = words
    .map((word) => ({ word, errors: typingErrors(typed.toLowerCase(), word) }))
    .filter(({ word, errors }) => errors <= Math.max(1, Math.floor(word.length / 3)))
    .sort((one, other) => one.errors - other.errors);
  return best?.word;
}

/** How many letters are missing, too many, wrong or in each other's place (optimal string alignment). */
function typingErrors(typed: string, word: string): number {
  // Far longer than any word of ours: it is none of them.
  if (typed.length > 2 * word.length + 2) return typed.length;
  const rows = Array.from({ length: typed.length + 1 }, (_, row) => Array.from({ length: word.length + 1 }, (__, column) => (row === 0 ? column : column === 0 ? row : 0)));
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= typed.length; row += 1) {
    for (let column = 1; column <= word.length; column += 1) {
      const same = typed[row - 1] === word[column - 1];
      let errors = Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && typed[row - 1] === word[column - 2] && typed[row - 2] === word[column - 1];
      if (swapped) errors = Math.min(errors, at(row - 2, column - 2) + 1);
      const line = rows[row];
      if (line !== undefined) line[column] = errors;
    }
  }
  return at(typed.length, word.length);
}
