import { describe, expect, it } from 'vitest';
import { github, githubLine } from '../../src/formats/github.js';
import { ciJob, HOSTILE_VALUES, ID, resolution, RUN_ID, withProcess } from '../support/resolutions.js';

/**
 * Reads a `$GITHUB_ENV` file as the runner does (actions/runner, FileCommandManager.cs): a line is `NAME=value`
 * or `NAME<<delimiter`, whichever sign comes first; the latter's value goes on to the line that equals the delimiter.
 */
function readAsRunner(text: string, lineBreak: RegExp): Record<string, string> {
  const variables: Record<string, string> = {};
  const pieces = text.split(lineBreak);
  for (let i = 0; i < pieces.length; i++) {
    const line = pieces[i] ?? '';
    if (line === '') continue;
    const [sign] = /=|<</.exec(line) ?? [];
    if (sign === undefined) throw new Error(`Invalid format '${line}'`);
    const at = line.indexOf(sign);
    const name = line.slice(0, at);
    const rest = line.slice(at + sign.length);
    if (name === '' || (sign === '<<' && rest === '')) throw new Error('a name or a delimiter is empty');
    if (sign === '=') {
      variables[name] = rest;
      continue;
    }
    const end = pieces.indexOf(rest, i + 1);
    if (end < 0) throw new Error(`Matching delimiter not found '${rest}'`);
    variables[name] = pieces.slice(i + 1, end).join('\n');
    i = end;
  }
  return variables;
}

describe('github', () => {
  it('writes a line for each variable', () => {
    expect(github(withProcess())).toBe(
      `AGENT_SESSION_ID=${ID}\nAGENT_SESSION_PID=42\nAGENT_SESSION_AGENT=claude-code\nAGENT_SESSION_RUN_ID=${RUN_ID}\n`,
    );
  });

  it('has the run only for a CI job without an agent', () => {
    expect(github(ciJob())).toBe(`AGENT_SESSION_RUN_ID=${RUN_ID}\n`);
  });

  it.each(HOSTILE_VALUES)('holds %j by the rules of the runner', (value) => {
    const text = github(resolution({ agent: { id: value, name: value } }));
    expect(readAsRunner(text, /\n/)).toEqual({
      AGENT_SESSION_ID: ID,
      AGENT_SESSION_AGENT: value,
      AGENT_SESSION_RUN_ID: RUN_ID,
    });
    // On Windows "\r\n" ends a line too: the value may lose its carriage returns, but no variable more is set.
    expect(Object.keys(readAsRunner(text, /\r?\n/))).toEqual(['AGENT_SESSION_ID', 'AGENT_SESSION_AGENT', 'AGENT_SESSION_RUN_ID']);
  });

  it('never takes a delimiter that the value holds, though it knew the run', () => {
    const value = `x\nend-of-NAME-${RUN_ID}\nend-of-NAME-${RUN_ID}-\nOTHER=stolen`;
    expect(readAsRunner(githubLine('NAME', value, RUN_ID), /\n/)).toEqual({ NAME: value });
  });
});
