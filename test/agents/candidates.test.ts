import { describe, expect, it } from 'vitest';
import { agentCandidates } from '../../src/agents/candidates.js';
import { catalog } from '../../src/agents/catalog.js';
import { lookCloser } from '../../src/agents/closer-look.js';
import type { ProcessInfo } from '../../src/processes/table.js';
import { readCaptures } from '../support/captures.js';
import { knownAgents } from '../support/known-agents.js';

const mayBe = agentCandidates(knownAgents);
const isAgent = (process: ProcessInfo, environment: Readonly<Record<string, string>> = {}): boolean => lookCloser(process, { catalog: knownAgents, environment, platform: 'linux' }).kind === 'agent';

function process(argv: readonly string[], exe?: string): ProcessInfo {
  return { pid: 2, ppid: 1, startTime: 1n, argv, ...(exe !== undefined && { exe }) };
}

describe('every process that is an agent is a candidate', () => {
  it('in all recorded calls', () => {
    const recorded = readCaptures().flatMap(({ calls }) => calls.flatMap(({ processes, env }) => processes.map(({ argv, exe, pid, ppid }) => ({ process: { pid, ppid, startTime: 1n, argv, exe }, env }))));
    const agents = recorded.filter((one) => isAgent(one.process, one.env));
    expect(agents.length).toBeGreaterThan(50);
    expect(agents.filter((one) => !mayBe(one.process))).toEqual([]);
  });

  it('by each name of the catalog, as a program, a script, a title and an executable', () => {
    const missed = catalog.flatMap(({ programs = [], scripts = [] }) => [...programs, ...scripts]).flatMap(({ name, onlyWith }) => {
      const path = `/opt/x/${name.replaceAll('*', '1.2.3')}`;
      const first = onlyWith?.[0] ?? '';
      return [process([path, first]), process(['node', '--max-old-space-size=9', path, first]), process(['python3', path]), process([`${name} at work`]), process(['a title'], path), process([`C:\\x\\${name}.exe`])].filter((one) => isAgent(one) && !mayBe(one));
    });
    expect(missed).toEqual([]);
  });
});

it('a process in which no such name occurs is none', () => {
  for (const argv of [['sleep', '3600'], ['/usr/lib/systemd/systemd', '--user'], ['node', '/srv/app/server.js'], ['/usr/bin/piper'], ['postgres: writer']]) expect(mayBe(process(argv, `/usr/bin/${argv[0]?.split('/').at(-1) ?? ''}`)), argv.join(' ')).toBe(false);
});
