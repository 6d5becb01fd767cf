import { describe, expect, it } from 'vitest';
import { resolveSession } from '../../src/session/resolve-session.js';
import type { Resolution } from '../../src/session/resolution.js';
import { HOST, lineOfDescent, tableOf } from '../support/process-tables.js';
import type { Member } from '../support/process-tables.js';

type Variables = Readonly<Record<string, string>>;

/** Our own process runs in `env` below these, nearest first. */
async function below(env: Variables, ...members: readonly Member[]): Promise<Resolution> {
  const processes = tableOf(lineOfDescent({ argv: 'agent-session id', environ: env }, ...members), { namespace: HOST });
  return await resolveSession({ lineage: true, env, interactive: false, store: 'off', processes });
}

const claude = (environ: Variables = {}): Member => ({ argv: 'claude', environ });
const codex = (environ: Variables = {}): Member => ({ argv: '/opt/codex exec', environ });
const gemini = (environ: Variables = {}): Member => ({ argv: 'node /x/bin/gemini', environ });
const shell = (environ: Variables = {}): Member => ({ argv: ['sh', '-c', 'x'], environ });
const login: Member = { argv: '-bash', environ: {} };
const CLAUDE = { CLAUDE_CODE_SESSION_ID: 'of-claude' };
const CODEX = { CODEX_THREAD_ID: 'of-codex' };

describe('the parent', () => {
  it('is the session that the outer agent set when it started ours', async () => {
    const { id, parent } = await below({ ...CLAUDE, ...CODEX }, shell({ ...CLAUDE, ...CODEX }), codex(CLAUDE), shell(CLAUDE), claude(), login);
    expect(id).toBe('of-codex');
    expect(parent).toEqual({ agent: { id: 'claude-code', name: 'Claude Code' }, id: 'of-claude', pid: 960 });
  });

  it('is told also where ours has no id of its own', async () => {
    const { id, parent } = await below(CLAUDE, shell(CLAUDE), gemini(CLAUDE), gemini(CLAUDE), shell(CLAUDE), claude(), login);
    expect(id).toBeUndefined();
    expect(parent).toMatchObject({ agent: { id: 'claude-code' }, id: 'of-claude', pid: 950 });
  });

  it('has no id where the outer agent tells none', async () => {
    const { parent } = await below(CODEX, shell(CODEX), codex(), shell(), gemini(), login);
    expect(parent).toEqual({ agent: { id: 'gemini-cli', name: 'Gemini CLI' }, pid: 960 });
  });

  it('has no id where a script set the variable between', async () => {
    const { parent } = await below({ ...CODEX, ...CLAUDE }, shell({ ...CODEX, ...CLAUDE }), codex(CLAUDE), shell(), claude(), login);
    expect(parent).toMatchObject({ agent: { id: 'claude-code' }, pid: 960 });
    expect(parent?.id).toBeUndefined();
  });

  it('is another session of the same agent, whose shell made way for ours', async () => {
    const { id, parent } = await below({ CLAUDE_CODE_SESSION_ID: 'inner' }, shell({ CLAUDE_CODE_SESSION_ID: 'inner' }), claude(CLAUDE), claude(), login);
    expect(id).toBe('inner');
    expect(parent).toMatchObject({ id: 'of-claude', pid: 970 });
  });

  it('is none for an agent and its launcher', async () => {
    const { parent } = await below(CODEX, shell(CODEX), codex(), { argv: 'node /x/bin/codex exec', environ: {} }, login);
    expect(parent).toBeUndefined();
  });

  it('is none without an agent above', async () => {
    expect((await below({}, shell(), login)).parent).toBeUndefined();
  });
});

describe('the root', () => {
  it('is told by codex in a sub-agent', async () => {
    const sub = { CODEX_THREAD_ID: 'sub', CODEX_SESSION_ID: 'root' };
    expect(await below(sub, shell(sub), codex(), login)).toMatchObject({ id: 'sub', root: 'root' });
  });

  it('is left out where it is the conversation itself', async () => {
    const own = { CODEX_THREAD_ID: 'own', CODEX_SESSION_ID: 'own' };
    expect((await below(own, shell(own), codex(), login)).root).toBeUndefined();
  });

  it('is not taken from an outer session', async () => {
    const outer = { CODEX_THREAD_ID: 'outer', CODEX_SESSION_ID: 'outer-root' };
    const inner = { ...outer, CODEX_THREAD_ID: 'inner' };
    const resolution = await below(inner, shell(inner), codex(outer), shell(outer), codex(), login);
    expect(resolution).toMatchObject({ id: 'inner', parent: { id: 'outer' } });
    expect(resolution.root).toBeUndefined();
  });

  it('is not told beside another agent’s id', async () => {
    expect((await below({ ...CLAUDE, CODEX_SESSION_ID: 'root' }, shell({ ...CLAUDE, CODEX_SESSION_ID: 'root' }), claude({ CODEX_SESSION_ID: 'root' }), login)).root).toBeUndefined();
  });
});
