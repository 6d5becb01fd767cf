/**
 * Where the Railway CLI keeps its preferences.
 *
 * @param home the home folder, absolute
 */
export function preferencesFile(home: string): string {
  return `${home}/.railway/preferences.json`;
}
