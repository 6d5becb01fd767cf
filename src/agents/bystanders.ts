/**
 * Programs that stand between an agent and us and are never the agent.
 *
 * This is no list of what to skip: a process that nobody knows is no agent either. It says which
 * processes end with the call, what runs somebody else's script, and what ends a tree.
 */
export type BystanderKind = 'interpreter' | 'shell' | 'runner' | 'wrapper' | 'sandbox' | 'system';

/** Words between blanks, searched as they are: nothing is built at start-up. */
const names: readonly (readonly [BystanderKind, string])[] = [
  // One per call, as agents use them; a shell that runs a script file is judged by the script.
  ['shell', ' sh bash dash zsh fish ksh mksh ash csh tcsh busybox nu elvish xonsh pwsh powershell cmd '],
  // Run somebody else's script; which one decides.
  ['interpreter', ' node nodejs bun deno python pypy ruby perl tsx ts-node '],
  // Package runners: start a program and wait for it.
  ['runner', ' npm npx pnpm pnpx yarn yarnpkg bunx corepack uv uvx pipx pip poetry hatch cargo mise asdf volta direnv npm-cli npx-cli '],
  // Start or wrap one command.
  ['wrapper', ' env timeout sudo doas su runuser setpriv git nice ionice nohup setsid stdbuf unbuffer xargs time script strace ltrace make just task watch parallel flock chroot nsenter unshare ssh tini dumb-init catatonit '],
  // Confine one call; a pid namespace that ends in one is as short as the call (seen in codex and Claude Code, 2026-11-20).
  ['sandbox', ' bwrap bubblewrap firejail sandbox-exec nsjail minijail0 landrun srt '],
  // Own everything and nothing.
  ['system', ' init systemd launchd runit openrc-init s6-svscan upstart login sshd sshd-session tmux screen cron crond atd services explorer '],
];

/** @param name a program's base name, see {@link programName} */
export function bystanderKind(name: string): BystanderKind | undefined {
  const plain = withoutVersion(name);
  if (plain === '' || plain.includes(' ')) return undefined;
  const word = ` ${plain} `;
  for (const [kind, words] of names) {
    if (words.includes(word)) return kind;
  }
  return undefined;
}

/** An interpreter's name without its version: `python3.12`, `node-22`. Other names stay as they are. */
export function withoutVersion(name: string): string {
  return /^(node|nodejs|python|pypy|perl|ruby)-?\d+(?:\.\d+)*t?$/.exec(name)?.[1] ?? name;
}

/** @param kinds default: all */
export function bystanderNames(kinds?: readonly BystanderKind[]): string[] {
  return names.flatMap(([kind, words]) => (kinds?.includes(kind) === false ? [] : words.trim().split(' ')));
}
