/** A fenced code block of a Markdown document. */
export interface Block {
  /** The first word after the fence. */
  readonly language: string;
  /** The other words after the fence. */
  readonly notes: readonly string[];
  readonly text: string;
}

/** A document in pieces; joined, they are its text. */
export type Piece = string | Block;

export function parseDocument(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(/^```(\S+)(.*)\n([^]*?)^```$/gm)) {
    const [whole, language = '', notes = '', body = ''] = match;
    pieces.push(text.slice(end, match.index), { language, notes: notes.split(' ').filter((word) => word !== ''), text: body });
    end = match.index + whole.length;
  }
  return [...pieces, text.slice(end)];
}

export function blocksOf(text: string): readonly Block[] {
  return parseDocument(text).filter((piece) => typeof piece !== 'string');
}

export function formatBlock({ language, notes, text }: Block): string {
  return `\`\`\`${[language, ...notes].join(' ')}\n${text}\`\`\``;
}

/** One line `$ command` of a console block, and what it printed. */
export interface Step {
  readonly command: string;
  readonly output: string;
}

export function stepsOf({ text }: Block): readonly Step[] {
  const [before = '', ...parts] = text.split(/^\$ /m);
  if (before !== '') throw new Error(`a console block starts with a line "$ command", this one with: ${before}`);
  return parts.map((part) => {
    const [command = ''] = part.split('\n', 1);
    return { command, output: part.slice(command.length + 1) };
  });
}
