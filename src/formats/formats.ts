import { dotenv } from './dotenv.js';
import { fish } from './fish.js';
import type { Formatter } from './formatter.js';
import { github } from './github.js';
import { headersText } from './headers.js';
import { holderText } from './holder.js';
import { otelText } from './otel.js';
import { posthogText } from './posthog.js';
import { powershell } from './powershell.js';
import { shell } from './shell.js';
import { trailerText } from './trailer.js';
import { uuidText } from './uuid.js';

export interface ExportFormat {
  /** The word after `--as`. */
  readonly name: string;
  /** What it is for, a few words for help and completion. */
  readonly description: string;
  readonly format: Formatter;
  /**
   * Printing nothing is a failure (exit code 1), not a good answer: whoever asks for the UUID alone would use
   * the empty string. A commit without a trailer and a request without headers are right as they are.
   */
  readonly failsWithoutId?: true;
}

/** All formats of `agent-session export --as …`, in the order of the help. */
export const exportFormats: readonly ExportFormat[] = [
  { name: 'shell', description: 'variables for eval in sh, bash, dash, zsh', format: shell },
  { name: 'fish', description: 'variables for source in fish', format: fish },
  { name: 'powershell', description: 'variables for Invoke-Expression in PowerShell', format: powershell },
  { name: 'dotenv', description: 'variables for a .env file', format: dotenv },
  { name: 'github', description: 'lines for $GITHUB_ENV or $GITHUB_OUTPUT', format: github },
  { name: 'posthog', description: 'PostHog event properties as JSON', format: posthogText },
  { name: 'otel', description: 'OTEL_RESOURCE_ATTRIBUTES with the session in it', format: (resolution, { env }) => otelText(resolution, env) },
  { name: 'headers', description: 'HTTP headers for curl -H @-', format: headersText },
  { name: 'trailer', description: 'a git commit trailer', format: trailerText },
  { name: 'uuid', description: 'the id as a UUID', format: uuidText, failsWithoutId: true },
  { name: 'holder', description: 'what a lock file holds, as JSON', format: (resolution, { machine }) => holderText(resolution, machine), failsWithoutId: true },
];
