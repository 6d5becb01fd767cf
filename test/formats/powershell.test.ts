import { describe, expect, it } from 'vitest';
import { powershell, quoteForPowershell } from '../../src/formats/powershell.js';
import { HOSTILE_VALUES, ID, person, RUN_ID, withProcess } from '../support/resolutions.js';

// Debian has no PowerShell, so its rules stand here instead of itself: language reference, about_Quoting_Rules,
// and `IsSingleQuote` of its tokenizer (the ASCII quote and U+2018 to U+201B).
const SINGLE_QUOTES = new Set(`'\u2018\u2019\u201a\u201b`);

/** Reads one verbatim string at the start of the text, as PowerShell's tokenizer does; returns it and what is left. */
function readVerbatimString(text: string): { readonly value: string; readonly rest: string } {
  if (!SINGLE_QUOTES.has(text.charAt(0))) throw new Error('no verbatim string');
  let value = '';
  for (let i = 1; i < text.length; i++) {
    const character = text.charAt(i);
    if (SINGLE_QUOTES.has(character)) {
      if (!SINGLE_QUOTES.has(text.charAt(i + 1))) return { value, rest: text.slice(i + 1) };
      i++;
    }
    value += text.charAt(i);
  }
  throw new Error('the string is not ended');
}

describe('powershell', () => {
  it('sets the four variables', () => {
    expect(powershell(withProcess())).toBe(
      `$env:AGENT_SESSION_ID = '${ID}'\n$env:AGENT_SESSION_PID = '42'\n$env:AGENT_SESSION_AGENT = 'claude-code'\n$env:AGENT_SESSION_RUN_ID = '${RUN_ID}'\n`,
    );
  });

  it('takes another session away from a person', () => {
    expect(powershell(person())).toBe(
      `Remove-Item Env:AGENT_SESSION_ID -ErrorAction SilentlyContinue\n` +
        `Remove-Item Env:AGENT_SESSION_PID -ErrorAction SilentlyContinue\n` +
        `Remove-Item Env:AGENT_SESSION_AGENT -ErrorAction SilentlyContinue\n` +
        `$env:AGENT_SESSION_RUN_ID = '${RUN_ID}'\n`,
    );
  });

  it.each(HOSTILE_VALUES)('quotes %j so that the tokenizer reads it back, and nothing behind it', (value) => {
    expect(readVerbatimString(`${quoteForPowershell(value)}\n$env:NEXT = 1`)).toEqual({ value, rest: '\n$env:NEXT = 1' });
  });
});
