import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AgentRow, MarkerVariable, Source } from '../../src/agents/row.js';
import { bystanderKind } from '../../src/agents/bystanders.js';
import { catalog, markersOfNobody } from '../../src/agents/catalog.js';
import { markerMatches } from '../../src/agents/marker.js';

/** Each fact of a row, with a name for messages. */
function factsOf(row: AgentRow): { readonly what: string; readonly fact: Source }[] {
  return [
    ...(row.markers ?? []).map((fact) => ({ what: `${row.id}: marker ${fact.variable}`, fact })),
    ...(row.sessionVariables ?? []).map((fact) => ({ what: `${row.id}: session ${fact.variable}`, fact })),
    ...(row.pidVariable === undefined ? [] : [{ what: `${row.id}: pid ${row.pidVariable.variable}`, fact: row.pidVariable }]),
    ...(row.programs ?? []).map((fact) => ({ what: `${row.id}: program ${fact.name}`, fact })),
    ...(row.scripts ?? []).map((fact) => ({ what: `${row.id}: script ${fact.name}`, fact })),
    ...(row.helpers ?? []).map((fact) => ({ what: `${row.id}: helper ${fact.name}`, fact })),
    ...(row.multiSession ?? []).map((fact) => ({ what: `${row.id}: host ${fact.argument}`, fact })),
    ...(row.notMarkers ?? []).map((fact) => ({ what: `${row.id}: no marker ${fact.variable}`, fact })),
  ];
}

const facts = [
  ...catalog.flatMap(factsOf),
  ...markersOfNobody.map((fact) => ({ what: `nobody: ${fact.variable}`, fact })),
];

/** Those that occur more than once. */
function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

const isRealDay = (day: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(day) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);

describe('facts', () => {
  it.each(facts)('$what says how, where and when it was seen', ({ fact }) => {
    expect(['captured', 'read']).toContain(fact.how);
    expect(fact.from.trim()).not.toBe('');
    expect(isRealDay(fact.seen)).toBe(true);
  });

  it('come from a place that everybody can find', () => {
    expect(facts.filter(({ fact }) => /:\/\/|^\/|\bnotes\b/.test(fact.from)).map(({ what }) => what)).toEqual([]);
  });

  it('give a reason for whatever is no marker', () => {
    const reasons = [...catalog.flatMap((row) => row.notMarkers ?? []), ...markersOfNobody];
    expect(reasons.filter((entry) => entry.reason.trim() === '')).toEqual([]);
  });

  it('are stated once', () => {
    const stated = catalog.flatMap((row) => [
      ...(row.markers ?? []).map((marker) => `${row.id} marker ${marker.variable}=${marker.value ?? ''}`),
      ...(row.programs ?? []).map((program) => `${row.id} program ${program.name}`),
      ...(row.scripts ?? []).map((script) => `${row.id} script ${script.name}`),
      ...(row.helpers ?? []).map((helper) => `${row.id} helper ${helper.name}`),
      ...(row.multiSession ?? []).map((host) => `${row.id} host ${host.argument}`),
    ]);
    expect(repeated(stated)).toEqual([]);
  });
});

describe('rows', () => {
  // A slug is kept in users' data for ever: one that vanishes from this list breaks them.
  const promised = [
    'claude-code', 'codex', 'opencode', 'amp', 'kilo', 'gemini-cli', 'qwen-code', 'copilot-cli', 'pi', 'cursor',
    'goose', 'kiro', 'hermes', 'antigravity', 'warp', 'auggie', 'droid', 'cline', 'kimi', 'continue', 'grok',
    'grok-build', 'crush', 'roo-code', 'jules', 'junie', 'trae', 'iflow', 'devin', 'aider', 'amazon-q', 'replit',
  ];

  it('number thirty at least, every promised agent among them', () => {
    expect(catalog.length).toBeGreaterThanOrEqual(30);
    expect(catalog.map((row) => row.id)).toEqual(expect.arrayContaining(promised));
  });

  it('have unique slugs in kebab case and unique names', () => {
    expect(catalog.map((row) => row.id).filter((id) => !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id))).toEqual([]);
    expect(repeated(catalog.map((row) => row.id))).toEqual([]);
    expect(repeated(catalog.map((row) => row.name))).toEqual([]);
    expect(catalog.filter((row) => row.name.trim() === '')).toEqual([]);
  });

  it('each have something to be recognised by', () => {
    const mute = catalog.filter((row) => [row.markers, row.programs, row.scripts].every((list) => (list ?? []).length === 0));
    expect(mute.map((row) => row.id)).toEqual([]);
  });
});

describe('session variables', () => {
  const claims = catalog.flatMap((row) => (row.sessionVariables ?? []).map((variable) => ({ row: row.id, ...variable })));

  it('belong to one row each', () => {
    expect(repeated(claims.map((claim) => claim.variable))).toEqual([]);
  });

  it('leave the generic ones to nobody', () => {
    const generic = ['AGENT_THREAD_ID', 'AGENT_SESSION_ID', 'RAILWAY_AGENT_SESSION'];
    expect(claims.filter((claim) => generic.includes(claim.variable))).toEqual([]);
  });

  it('begin with the shared precedence, in its order', () => {
    expect(claims.filter((claim) => claim.answers !== false).slice(0, 4).map((claim) => claim.variable)).toEqual([
      'CLAUDE_CODE_SESSION_ID',
      'CODEX_THREAD_ID',
      'OPENCODE_RUN_ID',
      'AMP_CURRENT_THREAD_ID',
    ]);
  });

  it.each(['CODEX_SESSION_ID', 'KILO_RUN_ID'])('%s is known and never an answer', (variable) => {
    expect(claims.find((claim) => claim.variable === variable)?.answers).toBe(false);
  });

  it('are one per conversation or one per run', () => {
    expect(claims.filter((claim) => !['conversation', 'run'].includes(claim.scope))).toEqual([]);
  });
});

it('the variables that hold a pid are markers of the same row', () => {
  const rows = catalog.filter((row) => row.pidVariable !== undefined);
  expect(rows.map((row) => row.pidVariable?.variable)).toEqual(['CLAUDE_PID', 'OPENCODE_PID', 'KILO_PID', 'QWEN_CODE_LAUNCHER_PID']);
  expect(rows.filter((row) => !row.markers?.some((marker) => marker.variable === row.pidVariable?.variable))).toEqual([]);
});

describe('markers', () => {
  /** Whether some environment bears both markers, whatever else it holds. */
  function overlap(one: MarkerVariable, other: MarkerVariable): boolean {
    if (one.variable !== other.variable) return false;
    const bearer = (marker: MarkerVariable): string => marker.value?.replace(/\*$/, 'x') ?? 'x';
    return [bearer(one), bearer(other)].some((value) =>
      [one, other].every((marker) => markerMatches({ ...marker, unless: '-' }, { [marker.variable]: value })),
    );
  }

  it('are claimed by one row each, unless a condition tells the rows apart', () => {
    const clashes: string[] = [];
    catalog.forEach((row, position) => {
      for (const other of catalog.slice(position + 1)) {
        for (const marker of row.markers ?? []) {
          for (const rival of other.markers ?? []) {
            if (overlap(marker, rival) && marker.unless === undefined && rival.unless === undefined) {
              clashes.push(`${marker.variable}: ${row.id}, ${other.id}`);
            }
          }
        }
      }
    });
    expect(clashes).toEqual([]);
  });

  it('are each believed in an environment that holds nothing else', () => {
    const dead = catalog.flatMap((row) =>
      (row.markers ?? [])
        .filter((marker) => !markerMatches(marker, { [marker.variable]: marker.value?.replace(/\*$/, '2-1-329_agent') ?? '4242' }))
        .map((marker) => `${row.id}: ${marker.variable}`),
    );
    expect(dead).toEqual([]);
  });

  it('a condition names a variable that another row sets', () => {
    const owned = new Set(catalog.flatMap((row) => [...(row.markers ?? []), ...(row.sessionVariables ?? [])].map((fact) => fact.variable)));
    const conditions = catalog.flatMap((row) => (row.markers ?? []).flatMap((marker) => marker.unless ?? []));
    expect(conditions.filter((variable) => !owned.has(variable))).toEqual([]);
  });

  it.each(['1', 'amp', 'goose', 'crush'])('AGENT=%s is weak: nested agents inherit it', (value) => {
    const markers = catalog.flatMap((row) => row.markers ?? []).filter((marker) => markerMatches(marker, { AGENT: value }));
    expect(markers).toHaveLength(1);
    expect(markers.every((marker) => marker.weak === true)).toBe(true);
  });

  it('OPENCODE=1 beside KILO=1 is kilo\'s', () => {
    const environment = { OPENCODE: '1', AGENT: '1', KILO: '1', KILO_PID: '42' };
    const bearers = catalog.filter((row) => row.markers?.some((marker) => markerMatches(marker, environment)));
    expect(bearers.map((row) => row.id)).toEqual(['kilo']);
  });
});

describe('what is no marker', () => {
  const refused = [...catalog.flatMap((row) => (row.notMarkers ?? []).map((entry) => ({ row: row.id, ...entry }))), ...markersOfNobody.map((entry) => ({ row: 'nobody', ...entry }))];

  it.each(refused)('$variable ($row) markers nobody', ({ variable, value }) => {
    const values = value === undefined ? ['1', 'true', 'x', '5e51979d-70cf-49b0-a928-e2f7e2549e96'] : [value];
    for (const set of values) {
      const bearers = catalog.filter((row) => row.markers?.some((marker) => markerMatches(marker, { [variable]: set })));
      expect(bearers.map((row) => row.id)).toEqual([]);
    }
  });

  it('holds no session variable', () => {
    const variables = new Set(catalog.flatMap((row) => (row.sessionVariables ?? []).map((entry) => entry.variable)));
    expect(refused.filter((entry) => variables.has(entry.variable))).toEqual([]);
  });

  it('contains what other tools get wrong', () => {
    expect(refused.map((entry) => entry.variable)).toEqual(
      expect.arrayContaining(['CURSOR_TRACE_ID', 'COPILOT_MODEL', 'COPILOT_ALLOW_ALL', 'COPILOT_GITHUB_TOKEN', 'GOOSE_PROVIDER', 'REPL_ID', 'FACTORY_DROID_BINARY']),
    );
  });
});

describe('names of processes', () => {
  const programs = catalog.flatMap((row) => row.programs ?? []);
  const scripts = catalog.flatMap((row) => row.scripts ?? []);
  const helpers = catalog.flatMap((row) => row.helpers ?? []);

  it('of scripts say what runs them, unless the path or the package is the agent’s own', () => {
    expect(scripts.filter(({ name, interpreters }) => !/[/:]/.test(name) && (interpreters ?? []).length === 0).map(({ name }) => name)).toEqual([]);
    // A shell's script is somebody's own, but for launchers that the agent installs.
    expect(scripts.filter(({ interpreters }) => interpreters?.includes('shell') === true).map(({ name }) => name)).toEqual(['cursor-agent']);
  });

  it('have no first argument that is the agent’s and another tool’s', () => {
    const fits = (word: string, pattern: string): boolean => (pattern.endsWith('*') ? word.startsWith(pattern.slice(0, -1)) : word === pattern);
    const both = [...programs, ...scripts].flatMap(({ name, onlyWith = [], notWith = [] }) => onlyWith.filter((word) => notWith.some((pattern) => fits(word, pattern))).map((word) => `${name} ${word}`));
    expect(both).toEqual([]);
  });

  it('belong to one row each', () => {
    expect(repeated(programs.map((program) => program.name))).toEqual([]);
    expect(repeated(scripts.map((script) => script.name))).toEqual([]);
    expect(repeated(helpers.map((helper) => helper.name))).toEqual([]);
  });

  it('are no helper and no agent at once', () => {
    const agents = new Set([...programs, ...scripts].map((program) => program.name));
    expect(helpers.filter((helper) => agents.has(helper.name))).toEqual([]);
  });

  it('are none of a shell, an interpreter, a runner, a wrapper or the system', () => {
    expect([...programs, ...scripts, ...helpers].filter((entry) => bystanderKind(entry.name) !== undefined)).toEqual([]);
  });

  // A person sits in these: their being above a command says nothing.
  it.each([
    'code', 'codium', 'cursor', 'windsurf', 'zed', 'kiro', 'trae', 'antigravity', 'vim', 'nvim', 'emacs', 'idea', 'electron',
    'warp', 'warp-terminal', 'qterm', 'kiro-cli-term', 'Claude', 'claude-desktop', 'firefox', 'chrome',
  ])('%s is no agent', (name) => {
    expect([...programs, ...scripts].map((entry) => entry.name)).not.toContain(name);
  });

  it('are base names without endings, or tails of paths', () => {
    const odd = [...programs, ...scripts].filter(({ name }) => (name.includes('/') ? /^\/|\/$|\/\//.test(name) : /\.(?:exe|[cm]?js|py)$/.test(name)));
    expect(odd.map(({ name }) => name)).toEqual([]);
  });

  it.each(['goose', 'q', 'forge', 'amp', 'pi', 'grok', 'crush', 'copilot', 'kilo', 'oz', 'acli'])('%s, which other tools are called too, counts only under a condition', (name) => {
    const [program] = programs.filter((entry) => entry.name === name);
    expect(program?.onlyWith?.length).toBeGreaterThan(0);
  });
});

describe('ordinary commands', () => {
  const commands = JSON.parse(readFileSync(new URL('../data/ordinary-commands.json', import.meta.url), 'utf8')) as { argv: unknown; exe?: unknown; note?: unknown }[];

  it('are 220 at least, each once and each with a note', () => {
    expect(commands.length).toBeGreaterThanOrEqual(220);
    expect(repeated(commands.map(({ argv, exe }) => JSON.stringify([argv, exe])))).toEqual([]);
    const malformed = commands.filter(
      ({ argv, exe, note }) =>
        !Array.isArray(argv) || !argv.every((word) => typeof word === 'string') ||
        (exe !== undefined && (typeof exe !== 'string' || !exe.startsWith('/'))) ||
        typeof note !== 'string' || note === '',
    );
    expect(malformed).toEqual([]);
  });
});
