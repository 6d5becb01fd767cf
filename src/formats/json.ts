import { escapeControls } from './escape-controls.js';

/** The version of the JSON that `--json` prints; docs/schema holds the schema of each. */
const JSON_SCHEMA_VERSION = 1;

/**
 * What `--json` prints: one line of JSON (docs/json.md). Start times become strings of digits where they are
 * none, for they exceed what JSON's readers keep exact.
 */
export function toJson(value: object): string {
  const text = JSON.stringify({ schemaVersion: JSON_SCHEMA_VERSION, ...value }, (_key, member: unknown) => (typeof member === 'bigint' ? String(member) : member));
  return `${escapeControls(text)}\n`;
}
