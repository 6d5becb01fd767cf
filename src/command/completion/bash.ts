import type { CommandRow, CommandTable, OptionRow } from '../row.js';

/** A script to be sourced, for bash 3.2 (macOS) and later. */
export function bashCompletion({ commands, topLevelOptions }: CommandTable): string {
  const valueCases = commands.flatMap((command) =>
    command.options.flatMap(({ long, value }) =>
      value === undefined ? [] : [`    ${patterns(command, `:${long}`)}) words='${wordList(value.words ?? [])}' ;;`],
    ),
  );
  const commandCases = commands.map((command) => {
    const words = command.argument?.words === undefined ? '' : `${wordList(command.argument.words)} `;
    return `        ${patterns(command)}) words='${words}${flagList(command.options)}' ;;`;
  });
  const wrappers = commands.filter(({ argument }) => argument?.program === true).map((command) => patterns(command));
  return `_agent_session() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command='' words='' i=1 start=0
  COMPREPLY=()
  # bash splits --as=shell at the "=".
  if [ "$current" = = ]; then
    current=''
  elif [ "$previous" = = ]; then
    previous="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  while [ "$i" -lt "$COMP_CWORD" ]; do
    case "\${COMP_WORDS[i]}" in
      -*) ;;
      *)
        command="\${COMP_WORDS[i]}"
        break
        ;;
    esac
    i=$((i + 1))
  done
  case "$command" in
    ${wrappers.join(' | ')})
      # The first word behind that is no option is a program; the rest is the program's.
      start=$((i + 1))
      while [ "$start" -lt "$COMP_CWORD" ]; do
        case "\${COMP_WORDS[start]}" in -*) start=$((start + 1)) ;; *) break ;; esac
      done
      case "$start:$current" in
        "$COMP_CWORD":-*) ;;
        *)
          if declare -F _command_offset >/dev/null; then
            _command_offset "$start"
          elif [ "$start" -eq "$COMP_CWORD" ]; then
            COMPREPLY=($(compgen -c -- "$current"))
          fi
          return
          ;;
      esac
      ;;
  esac
  case "$command:$previous" in
${valueCases.join('\n')}
    *)
      case "$command" in
        '') words='${wordList(commands)} ${flagList(topLevelOptions)}' ;;
${commandCases.join('\n')}
      esac
      ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F _agent_session agent-session
`;
}

/** A `case` pattern for a command, under each of its names. */
function patterns({ name, alias }: CommandRow, suffix = ''): string {
  return [name, alias].filter((word) => word !== undefined).map((word) => `${word}${suffix}`).join(' | ');
}

function wordList(words: readonly { readonly name: string }[]): string {
  return words.map(({ name }) => name).join(' ');
}

function flagList(options: readonly OptionRow[]): string {
  return options.flatMap(({ short, long }) => (short === undefined ? [long] : [short, long])).join(' ');
}
