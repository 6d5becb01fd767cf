/** The version of the JSON that `--json` prints; docs/schema holds the schema of each. */
const JSON_SCHEMA_VERSION = 1;

/** One line of JSON. Start times become strings of digits: they exceed what JSON's readers keep exact. */
export function toJson(value: object): string {
  return `${JSON.stringify({ schemaVersion: JSON_SCHEMA_VERSION, ...value }, (_key, member: unknown) => (typeof member === 'bigint' ? String(member) : member))}\n`;
}
