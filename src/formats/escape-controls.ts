/**
 * JSON lets DEL and the C1 controls stand as they are; terminals obey them.
 *
 * @param json the text of a JSON value, where such a character can only be inside a string
 */
export function escapeControls(json: string): string {
  return json.replaceAll(/[\u007f-\u009f]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}
