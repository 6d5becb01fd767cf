/** What this folder loads late: each member gives a module, at once or after a wait. The edges say how. */
export interface VariableParts {
  readonly provenance: () => typeof import('./provenance.js') | Promise<typeof import('./provenance.js')>;
}
