import { describe, expect, it } from 'vitest';
import { failed, UsageError } from '../../src/command/failure.js';
import { SessionsFolderError } from '../../src/store/sessions-folder-error.js';
import { recordedIo } from '../support/command-io.js';

function said(error: unknown): { code: number; stderr: string } {
  const io = recordedIo();
  return { code: failed(error, io), stderr: io.written.stderr };
}

describe('an error that reaches the command line is one sentence', () => {
  it('wrong usage: 2', () => {
    expect(said(new UsageError('gc takes no arguments.'))).toEqual({ code: 2, stderr: 'agent-session: gc takes no arguments.\n' });
  });

  it('a relative sessions folder: 2, also where its class comes from another bundle', () => {
    const copy = Object.assign(new Error('RAILWAY_SESSIONS_DIR is "x".'), { name: 'SessionsFolderError' });
    for (const error of [new SessionsFolderError('RAILWAY_SESSIONS_DIR is "x".'), copy]) {
      expect(said(error)).toEqual({ code: 2, stderr: 'agent-session: RAILWAY_SESSIONS_DIR is "x".\n' });
    }
  });

  it('a full disk: 74, without the name of the system call', () => {
    expect(said(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', name: 'OutputError' }))).toEqual({ code: 74, stderr: 'agent-session: the answer can’t be written to stdout (ENOSPC: no space left on device).\n' });
  });

  it('Node’s permission model: 74, with what is forbidden', () => {
    const error = Object.assign(new Error('Access to this API has been restricted'), { code: 'ERR_ACCESS_DENIED', permission: 'FileSystemRead', resource: '/proc/1/stat' });
    expect(said(error)).toEqual({ code: 74, stderr: 'agent-session: Node’s permission model forbids what this command needs (FileSystemRead /proc/1/stat); allow it, or run without --permission.\n' });
  });

  it('Deno’s: 74, with what it forbids', () => {
    const error = Object.assign(new Error('Requires read access to "/x", run again with the --allow-read flag'), { name: 'NotCapable' });
    expect(said(error)).toEqual({ code: 74, stderr: 'agent-session: Deno forbids what this command needs: Requires read access to "/x", run again with the --allow-read flag.\n' });
  });

  it('anything else: 74, for it is not the answer that there is no session', () => {
    expect(said(new TypeError('x is\nnot a function'))).toEqual({ code: 74, stderr: String.raw`agent-session: it failed unexpectedly, please report it: TypeError: x is\x0anot a function` + '\n' });
    expect(said('a text')).toMatchObject({ code: 74 });
    expect(said(undefined)).toMatchObject({ code: 74 });
  });
});
