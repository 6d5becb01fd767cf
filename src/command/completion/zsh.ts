import { quoteForShell } from '../../formats/shell.js';
import type { CommandRow, CommandTable, OptionRow, Word } from '../row.js';

/** For a file named `_agent-session` in `$fpath`, or to be sourced: then it starts zsh's completion where `.zshrc` has not. */
export function zshCompletion({ commands, topLevelOptions }: CommandTable): string {
  const described = commands.map(({ name, description }) => `        ${quoteForShell(`${escapeColon(name)}:${description}`)}`);
  return `#compdef agent-session
_agent-session() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  _arguments -C \\
${topLevelOptions.map((option) => `    ${optionSpec(option)} \\\n`).join('')}    '1: :->command' \\
    '*:: :->argument'
  case $state in
    command)
      local -a commands=(
${described.join('\n')}
      )
      _describe command commands
      ;;
    argument)
      case $words[1] in
${commands.map(commandCase).join('\n')}
      esac
      ;;
  esac
}
if [ "$funcstack[1]" = _agent-session ]; then
  _agent-session "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
  compdef _agent-session agent-session
fi
`;
}

function commandCase({ name, alias, options, argument }: CommandRow): string {
  const specs = options.map(optionSpec);
  // -S and -A: no option of ours behind "--" or behind the program; "*:::": _normal sees the program's words alone.
  if (argument?.program === true) specs.unshift(`-S -A '-*'`, `'*::: :_normal'`);
  else if (argument !== undefined) specs.push(quoteForShell(`1:argument:${wordAction(argument.words ?? [])}`));
  return `        ${[name, alias].filter((word) => word !== undefined).join(' | ')}) _arguments ${specs.join(' ')} ;;`;
}

function optionSpec({ short, long, description, value }: OptionRow): string {
  const argument = value === undefined ? '' : `:${value.name}:${wordAction(value.words ?? [])}`;
  const text = `[${description.replaceAll(/[[\]]/g, String.raw`\$&`)}]${argument}`;
  // An option with a value is completed as "--as x" and as "--as=x".
  const specs = [...(short === undefined ? [] : [short]), value === undefined ? long : `${long}=`];
  const exclusive = `(${[short, long].filter((flag) => flag !== undefined).join(' ')})`;
  return specs.map((flag) => quoteForShell(`${exclusive}${flag}${text}`)).join(' ');
}

function wordAction(words: readonly Word[]): string {
  if (words.length === 0) return ' ';
  return `((${words.map(({ name, description }) => `${escapeColon(name)}\\:${JSON.stringify(description).replaceAll('$', String.raw`\$`)}`).join(' ')}))`;
}

function escapeColon(name: string): string {
  return name.replaceAll(':', String.raw`\:`);
}
