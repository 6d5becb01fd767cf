import type { styleText } from 'node:util';
import type { Environment } from '../machine/environment.js';

type Format = Parameters<typeof styleText>[0];

/** Puts a text in colour, or leaves it. */
export type Style = (format: Format, text: string) => string;

export const plain: Style = (_format, text) => text;
const coloured: Style = (format, text) => process.getBuiltinModule('node:util').styleText(format, text, { validateStream: false });

/**
 * Colour where `FORCE_COLOR` asks for it (`0` and `false` forbid it). Without that, colour only on a terminal that can
 * show it, and never against `NO_COLOR`. An empty variable counts as unset; `FORCE_COLOR` goes first, as in Node.
 */
export function styleFor({ FORCE_COLOR = '', NO_COLOR = '', TERM }: Environment, isTerminal: () => boolean): Style {
  if (FORCE_COLOR !== '') return FORCE_COLOR === '0' || FORCE_COLOR === 'false' ? plain : coloured;
  return NO_COLOR === '' && TERM !== 'dumb' && isTerminal() ? coloured : plain;
}
