import type { QuickNames } from './names.js';

/**
 * What a process is, where its name or its script's alone says so. This is the obvious case of the question
 * "what is this process?"; closer-look.ts answers the others.
 *
 * @returns an agent's slug, empty for none, undefined where it takes a closer look
 */
export function glance(argv: readonly string[], { programs, scripts, doubtful, bystanders }: QuickNames): string | undefined {
  const command = argv[0] ?? '';
  if (command.includes(' ')) return undefined; // a title: `npm exec @scope/gemini` ends in no program's name
  const name = command.slice(command.lastIndexOf('/') + 1);
  const shell = ' sh bash dash zsh -bash -zsh '.includes(` ${name} `);
  if (!shell && name !== 'node') return slugOf(name, programs) ?? (bystanders.includes(` ${name} `) ? '' : undefined);
  const first = argv.find((word, position) => position > 0 && !(word.startsWith('--') && word.includes('=') && !/^--(?:eval|print|command)/.test(word)));
  if (shell && (first === undefined || first === '-c' || first === '-lc')) return '';
  if (first === undefined || first.startsWith('-') || first.startsWith('+')) return undefined;
  const script = first.slice(first.lastIndexOf('/') + 1);
  if (script.includes(' ') || doubtful.includes(` ${script} `)) return undefined;
  return slugOf(script, scripts) ?? slugOf(script, programs) ?? '';
}

function slugOf(name: string, words: string): string | undefined {
  const start = words.indexOf(` ${name}:`) + name.length + 2;
  return start < name.length + 2 ? undefined : words.slice(start, words.indexOf(' ', start));
}
