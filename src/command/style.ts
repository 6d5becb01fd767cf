import { isatty } from 'node:tty';
import { styleText } from 'node:util';
import type { Environment } from '../machine/environment.js';

type Format = Parameters<typeof styleText>[0];

/** Puts a text in colour, or leaves it. */
export type Style = (format: Format, text: string) => string;

export const plain: Style = (_format, text) => text;
const coloured: Style = (format, text) => styleText(format, text, { validateStream: false });

/** Colour only on a terminal that can show it, and never against `NO_COLOR`. */
export function styleFor(descriptor: number, environment: Environment): Style {
  const wanted = (environment.NO_COLOR ?? '') === '' && environment.TERM !== 'dumb';
  return wanted && isatty(descriptor) ? coloured : plain;
}
