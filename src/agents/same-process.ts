import { programName } from './program-name.js';

/*
 * Programs that run another one in their own process: the dynamic loader, emulators of another processor, and
 * programs that are many in one. What they run is what the process is.
 */

/** Options of ld.so(8) and of musl's that take the next word; all others but these end without running a program. */
const LOADER = { values: ' --library-path --inhibit-rpath --audit --preload --glibc-hwcaps-prepend --glibc-hwcaps-mask ', flags: ' --inhibit-cache ', title: '--argv0' };

/** Options of QEMU's user mode (linux-user/main.c). */
const QEMU = {
  values: ' -g -L -s -cpu -E -U -r -B -R -d -dfilter -D -p -seed -trace -plugin -tb-size ',
  flags: ' -one-insn-per-tb -singlestep -strace -xtensa-abi-call0 -perfmap -jitdump ',
  title: '-0',
};

const QEMU_TARGETS =
  ' aarch64 aarch64_be alpha arm armeb hexagon hppa i386 loongarch64 m68k microblaze microblazeel mips mips64 mips64el mipsel mipsn32 mipsn32el or1k ppc ppc64 ppc64le riscv32 riscv64' +
  ' s390x sh4 sh4eb sparc sparc32plus sparc64 x86_64 xtensa xtensaeb ';

/** They take no options before the program. */
export const MANY_IN_ONE: readonly string[] = ['busybox', 'toybox', 'box64', 'box86', 'FEXInterpreter', 'rosetta'];

const NO_OPTIONS = { values: '', flags: '', title: '' };

function optionsOf(name: string): typeof LOADER | undefined {
  if (MANY_IN_ONE.includes(name)) return NO_OPTIONS;
  if (name.startsWith('ld') && ['.so', '.so.1', '.so.2', '.so.3'].some((end) => name.endsWith(end))) return LOADER;
  if (!name.startsWith('qemu-')) return undefined;
  const target = name.slice('qemu-'.length, name.endsWith('-static') ? -'-static'.length : undefined);
  return !target.includes(' ') && QEMU_TARGETS.includes(` ${target} `) ? QEMU : undefined;
}

/** @returns the argument vector of the program that runs within; undefined where this is no such program, or runs none */
export function programWithin(argv: readonly string[]): readonly string[] | undefined {
  const options = optionsOf(programName(argv[0] ?? ''));
  if (options === undefined) return undefined;
  let title: string | undefined;
  for (let at = 1; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (word === '--' && options === LOADER) continue;
    if (!word.startsWith('-')) {
      const next = argv[at + 1];
      // With its flag P, the kernel's binfmt_misc hands over the program's path and then its own argv[0].
      const twice = options !== LOADER && next !== undefined && programName(next) === programName(word);
      return word === '' ? undefined : [title ?? word, ...argv.slice(twice ? at + 2 : at + 1)];
    }
    const option = ` ${word} `;
    if (word === options.title) title = argv[(at += 1)];
    else if (options.values.includes(option)) at += 1;
    else if (!options.flags.includes(option)) return undefined;
  }
  return undefined;
}
