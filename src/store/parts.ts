/** What this folder loads late. */
export interface StoreParts {
  readonly oldStore: () => typeof import('./find.js') | Promise<typeof import('./find.js')>;
}
