/**
 * The command. Plain words are answered at once; whatever takes a parser of options goes to the command line.
 *
 * It is built to CommonJS files, of which package.json names one: an empty ES module alone costs more than all that
 * this file does (docs/how-it-starts.md).
 */
import { answer } from '../src/command/answer.js';
import { plainWords } from '../src/command/plain-words.js';

const plain = plainWords(process.argv.slice(2));
const code = plain === undefined ? import('../src/command/command-line.js').then(({ run }) => run()) : answer(plain);
// Where everything is written, exit() spares the time that it takes to bring the heap down in order.
void code.catch(async (error: unknown) => (await import('../src/command/failure.js')).failed(error)).then((number) => process.exit(number));
