import { escapeControls } from './escape-controls.js';

/** The version of the JSON that `--json` prints; docs/schema holds the schema of each. */
const JSON_SCHEMA_VERSION = 1;

/** What `--json` prints: one line of JSON (docs/json.md). */
export function toJson(value: object): string {
  return `${escapeControls(JSON.stringify({ schemaVersion: JSON_SCHEMA_VERSION, ...value }))}\n`;
}
